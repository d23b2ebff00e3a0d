import { CodecError } from "./error.ts"

/**
 * The Padmé length of `length` bytes (Nikitin et al., PETS 2019, §4): at most 12 % more, and only O(log log length)
 * bits of the true length leak. 0 and 1 stay themselves. Throws `out_of_range` for what is no length.
 */
export function padmeLength(length: number): number {
  if (!Number.isSafeInteger(length) || length < 0) throw new CodecError("out_of_range", "not a length")
  if (length <= 1) return length
  const exponent = floorLog2(length)
  const step = 2 ** (exponent - (floorLog2(exponent || 1) + 1))
  return step <= 1 ? length : Math.ceil(length / step) * step
}

/** Exact where Math.log2 may round up near a power of two. */
function floorLog2(value: number): number {
  const guess = Math.floor(Math.log2(value))
  return 2 ** guess > value ? guess - 1 : guess
}
