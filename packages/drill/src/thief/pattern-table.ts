/**
 * Finds many patterns at once in one pass over bytes.
 *
 * A pattern is known by the hash of a window in it. Of a long pattern (11 bytes or more) four neighbouring windows of 8 bytes are entered, so
 * that looking at every fourth byte meets one of them; of a short one a window of 5 bytes, looked for at every byte. A bit set says
 * of a hash whether any pattern may have it, a hash table which. Memory is typed arrays, so that millions of patterns fit.
 */
import type { Encoding, Pattern } from "./encodings.ts"
import { encodings } from "./encodings.ts"

/** Shorter patterns are not searched for. */
export const shortestPattern = 5
const shortWindow = 5
const longWindow = 8
const stride = 4
const shortestLong = longWindow + stride - 1
/** Where in a pattern its window may lie: choosing among some keeps apart those that begin alike. */
const offsetsTried = 24

export interface PatternTable {
  count: number
  longest: number
  /** Calls `onMatch` for each pattern that lies in `bytes`: which, and where it begins. */
  scan(bytes: Uint8Array, onMatch: (pattern: number, at: number) => void): void
  /** What `needle` was given for the pattern. */
  needleOf(pattern: number): number
  encodingOf(pattern: number): Encoding
  bitsOf(pattern: number): number
}

export function buildPatternTable(given: Iterable<{ needle: number; pattern: Pattern }>): PatternTable {
  const items: { needle: number; pattern: Pattern }[] = []
  let poolBytes = 0
  let longest = 0
  let long = 0
  for (const item of given) {
    const { length } = item.pattern.bytes
    if (length < shortestPattern) continue
    items.push(item)
    poolBytes += length
    longest = Math.max(longest, length)
    if (length >= shortestLong) long++
  }
  const pool = new Uint8Array(poolBytes)
  const start = new Uint32Array(items.length + 1)
  const needle = new Uint32Array(items.length)
  const kind = new Uint8Array(items.length)
  const bits = new Uint16Array(items.length)
  const longTable = createWindowTable(long * stride)
  const shortTable = createWindowTable(items.length - long)

  items.forEach(({ pattern, needle: of }, index) => {
    const { bytes, encoding } = pattern
    const from = start[index] ?? 0
    pool.set(bytes, from)
    start[index + 1] = from + bytes.length
    needle[index] = of
    kind[index] = encodings.indexOf(encoding)
    bits[index] = Math.min(pattern.bits, 65_535)
    if (bytes.length < shortestLong) {
      const at = rarest(bytes.length - shortWindow, (offset) => shortTable.load(hashShort(bytes, offset)))
      shortTable.add(hashShort(bytes, at), index, at)
    } else {
      const at = rarest(bytes.length - shortestLong, (offset) => longTable.load(hashLong(bytes, offset)))
      for (let phase = 0; phase < stride; phase++) longTable.add(hashLong(bytes, at + phase), index, at + phase)
    }
  })

  function matches(pattern: number, bytes: Uint8Array, at: number): boolean {
    const from = start[pattern] ?? 0
    const length = (start[pattern + 1] ?? 0) - from
    if (at < 0 || at + length > bytes.length) return false
    for (let i = 0; i < length; i++) if (bytes[at + i] !== pool[from + i]) return false
    return true
  }

  return {
    count: items.length,
    longest,
    scan(given, onMatch) {
      const bytes = aligned(given)
      const verify = (pattern: number, at: number) => {
        if (matches(pattern, bytes, at)) onMatch(pattern, at)
      }
      if (long > 0) scanLong(bytes, longTable, verify)
      if (long < items.length) scanShort(bytes, shortTable, verify)
    },
    needleOf: (pattern) => needle[pattern] ?? 0,
    encodingOf: (pattern) => encodings[kind[pattern] ?? 0] ?? "plain",
    bitsOf: (pattern) => bits[pattern] ?? 0,
  }
}

function rarest(offsetMax: number, load: (offset: number) => number): number {
  let best = 0
  let least = load(0)
  for (let offset = 1; offset <= offsetMax && offset < offsetsTried && least > 0; offset++) {
    const here = load(offset)
    if (here < least) [best, least] = [offset, here]
  }
  return best
}

interface WindowTable {
  filter: Uint32Array
  filterShift: number
  add(hash: number, pattern: number, offset: number): void
  /** How many windows share the hash's bucket. */
  load(hash: number): number
  /** Calls `found` with each pattern that has a window of this hash, and where it would begin when the window is at `at`. */
  look(hash: number, at: number, found: (pattern: number, at: number) => void): void
}

function createWindowTable(capacity: number): WindowTable {
  const tableBits = Math.min(28, Math.max(10, Math.ceil(Math.log2(capacity + 1)) + 1))
  const head = new Int32Array(2 ** tableBits).fill(-1)
  const next = new Int32Array(capacity)
  const hashes = new Uint32Array(capacity)
  const patterns = new Uint32Array(capacity)
  const offsets = new Uint16Array(capacity)
  const filterBits = Math.min(30, tableBits + 2)
  const filter = new Uint32Array(2 ** (filterBits - 5))
  const filterShift = 32 - filterBits
  const shift = 32 - tableBits
  const loads = new Uint8Array(2 ** tableBits)
  let size = 0
  return {
    filter,
    filterShift,
    add(hash, pattern, offset) {
      const bucket = hash >>> shift
      hashes[size] = hash
      patterns[size] = pattern
      offsets[size] = offset
      next[size] = head[bucket] ?? -1
      head[bucket] = size++
      loads[bucket] = Math.min((loads[bucket] ?? 0) + 1, 255)
      const bit = hash >>> filterShift
      filter[bit >>> 5] = (filter[bit >>> 5] ?? 0) | (1 << (bit & 31))
    },
    load: (hash) => loads[hash >>> shift] ?? 0,
    look(hash, at, found) {
      for (let i = head[hash >>> shift] ?? -1; i >= 0; i = next[i] ?? -1) {
        if (hashes[i] === hash) found(patterns[i] ?? 0, at - (offsets[i] ?? 0))
      }
    },
  }
}

/** The same bytes, beginning at a multiple of four in memory, in one kind of array so that the loops below stay fast. */
function aligned(bytes: Uint8Array): Uint8Array {
  const isAligned = bytes.byteOffset % 4 === 0
  return isAligned ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length) : Uint8Array.from(bytes)
}

function scanLong(bytes: Uint8Array, table: WindowTable, found: (pattern: number, at: number) => void): void {
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2)
  const { filter, filterShift } = table
  const last = words.length - 1
  for (let i = 0; i < last; i++) {
    const hash = mixLong(words[i] as number, words[i + 1] as number)
    const bit = hash >>> filterShift
    if (((filter[bit >>> 5] as number) >>> (bit & 31)) & 1) table.look(hash, i * 4, found)
  }
}

function scanShort(bytes: Uint8Array, table: WindowTable, found: (pattern: number, at: number) => void): void {
  const { filter, filterShift } = table
  const { length } = bytes
  let first = 0
  let rest = 0
  for (let i = 0; i < length; i++) {
    first = rest & 0xff
    rest = (rest >>> 8) | ((bytes[i] as number) << 24)
    const hash = mixShort(first, rest)
    const bit = hash >>> filterShift
    if (((filter[bit >>> 5] as number) >>> (bit & 31)) & 1) table.look(hash, i - 4, found)
  }
}

const mixLong = (low: number, high: number): number => scatter(Math.imul(high, 0x9e3779b1) ^ Math.imul(low, 0x85ebca6b))
const mixShort = (first: number, rest: number): number =>
  scatter(Math.imul(rest, 0x9e3779b1) ^ Math.imul(first, 0x85ebca6b))
const scatter = (hash: number): number => Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35) >>> 0

const word = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)
const hashLong = (bytes: Uint8Array, at: number): number => mixLong(word(bytes, at), word(bytes, at + 4))
const hashShort = (bytes: Uint8Array, at: number): number => mixShort(bytes[at] ?? 0, word(bytes, at + 1))
