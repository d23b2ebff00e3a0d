/**
 * Tree sizes, indexes and times are plain numbers up to 2^53 - 1. Bit operators are avoided throughout the package, as
 * they cut their operands to 32 bits.
 */
import { LogError, type LogErrorCode } from "./errors.ts"

/**
 * Requires `value` to be a whole number of at least `min`.
 *
 * @throws LogError `argument_invalid`, or the code given
 */
export function requireWhole(name: string, value: number, min = 0, code: LogErrorCode = "argument_invalid"): void {
  if (!Number.isSafeInteger(value) || value < min) {
    throw new LogError(code, `${name} must be a whole number from ${min} to 2^53 - 1`)
  }
}

/** Reads an ASCII decimal without leading zeroes, as the C2SP formats write it; undefined for anything else. */
export function parseDecimal(text: string): number | undefined {
  if (!/^(0|[1-9][0-9]{0,15})$/.test(text)) return undefined
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : undefined
}
