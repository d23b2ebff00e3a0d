/**
 * The check symbol of codes that people read out and type: the hybrid system of ISO/IEC 7064 with M = 32 over Crockford's base32
 * alphabet (no I, L, O, U). Every single wrong symbol is noticed, and almost every swap of neighbours.
 */
export const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
const M = alphabet.length

export function checkSymbol(symbols: string): string {
  let p: number = M
  for (const symbol of symbols) {
    const s = (p + valueOfSymbol(symbol)) % M || M
    p = (2 * s) % (M + 1)
  }
  return alphabet[(M + 1 - p) % M] ?? ""
}

/** Whether the last symbol is the check symbol of those before. */
export const isChecked = (symbols: string): boolean => checkSymbol(symbols.slice(0, -1)) === symbols.at(-1)

/**
 * As typed, to symbols: small letters, spaces and dashes do not matter, and I, L and O are read as 1, 1 and 0. Undefined if there is
 * any other character.
 */
export function readSymbols(typed: string): string | undefined {
  const symbols = typed
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s\p{Pd}._]/gu, "")
    .replace(/[IL]/g, "1")
    .replace(/O/g, "0")
  return /^[0-9A-HJKMNP-TV-Z]+$/.test(symbols) ? symbols : undefined
}

const valueOfSymbol = (symbol: string): number => {
  const value = alphabet.indexOf(symbol)
  if (value < 0) throw new RangeError("invariant: a symbol of the alphabet")
  return value
}
