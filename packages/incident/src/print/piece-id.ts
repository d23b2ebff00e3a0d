/**
 * What a letter is called outside: `K7Q2MX-0000174`. The first part names the batch run of one case, the second counts; the last symbol is a
 * check symbol. It says nothing of the person, and a piece of another case is told by its first part.
 */
import { alphabet, checkSymbol, isChecked, readSymbols } from "../verify/check-symbol.ts"

const runLength = 6
const numberLength = 6

/** The name of a case's print run: 6 random symbols (30 bits), kept with the case. */
export function makePrintRun(random: (length: number) => Uint8Array): string {
  return [...random(runLength)].map((byte) => alphabet[byte % alphabet.length]).join("")
}

/** `number` from 1 to 32^6 (a thousand million). */
export function pieceId(run: string, number: number): string {
  const top = alphabet.length ** numberLength
  if (!Number.isSafeInteger(number) || number < 1 || number >= top) throw new RangeError("invariant: a piece's number")
  let digits = ""
  for (let rest = number, i = 0; i < numberLength; i++, rest = Math.floor(rest / 32))
    digits = alphabet[rest % 32] + digits
  const symbols = run + digits
  return `${run}-${digits}${checkSymbol(symbols)}`
}

export type ReadPiece = { kind: "piece"; id: string } | { kind: "other-case" } | { kind: "mistyped" }

/** A piece id as a print house writes it back; `run`: the case's. */
export function readPieceId(typed: string, run: string): ReadPiece {
  const symbols = readSymbols(typed)
  if (symbols?.length !== runLength + numberLength + 1 || !isChecked(symbols)) return { kind: "mistyped" }
  if (!symbols.startsWith(run)) return { kind: "other-case" }
  return { kind: "piece", id: `${run}-${symbols.slice(runLength)}` }
}
