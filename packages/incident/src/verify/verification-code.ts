/**
 * The code on a notice by which anyone can ask the practice whether it is real (spec/notice.md).
 *
 * 15 random symbols, 75 bits, and a check symbol: `7KQ2-MX4R-9TDB-H3WN`. Whoever answers keeps only a digest of the canonical form and
 * slows guessing down (10 tries an hour and asker); at that pace finding one of 4 million codes takes longer than 10^11 years.
 */
import { alphabet, checkSymbol, isChecked, readSymbols } from "./check-symbol.ts"

const symbols = 15

/** A new code in canonical form: 16 symbols, no dashes. `random`: cryptographically random bytes, as many as are asked for. */
export function makeVerificationCode(random: (length: number) => Uint8Array): string {
  // 256 is a multiple of 32: each symbol is as likely as any other.
  const code = [...random(symbols)].map((byte) => alphabet[byte % alphabet.length]).join("")
  if (code.length !== symbols) throw new RangeError(`invariant: ${symbols} random bytes`)
  return code + checkSymbol(code)
}

/** In groups of four, as it is printed and read out. */
export const displayVerificationCode = (code: string): string => code.replace(/(.{4})(?=.)/g, "$1-")

export type TypedCode = { kind: "code"; code: string } | { kind: "mistyped"; why: "length" | "characters" | "check" }

/** What somebody typed. A slip is told from a code that is not ours, without asking anyone. */
export function readVerificationCode(typed: string): TypedCode {
  const read = readSymbols(typed)
  if (read === undefined) return { kind: "mistyped", why: "characters" }
  if (read.length !== symbols + 1) return { kind: "mistyped", why: "length" }
  return isChecked(read) ? { kind: "code", code: read } : { kind: "mistyped", why: "check" }
}
