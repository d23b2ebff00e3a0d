/** Entry bundles (C2SP tlog-tiles, "Log entries"): entries one after the other, each after its length as a uint16. */
import { LogError } from "./errors.ts"
import { tileWidthMax } from "./tile.ts"

/** The longest entry a bundle can hold, in bytes. */
export const entryLengthMax = 0xffff

/**
 * Joins 1 to 256 entries.
 *
 * @throws LogError `argument_invalid` for more, none, or an entry of more than 65,535 bytes
 */
export function encodeEntryBundle(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length < 1 || entries.length > tileWidthMax) {
    throw new LogError("argument_invalid", `a bundle holds 1 to ${tileWidthMax} entries`)
  }
  if (entries.some((entry) => entry.length > entryLengthMax)) {
    throw new LogError("argument_invalid", `an entry is at most ${entryLengthMax} bytes`)
  }
  const bundle = new Uint8Array(entries.reduce((length, entry) => length + 2 + entry.length, 0))
  const view = new DataView(bundle.buffer)
  let at = 0
  for (const entry of entries) {
    view.setUint16(at, entry.length)
    bundle.set(entry, at + 2)
    at += 2 + entry.length
  }
  return bundle
}

/**
 * Splits a bundle; with `width`, one of exactly so many entries.
 *
 * @throws LogError `entry_bundle_malformed`
 */
export function parseEntryBundle(bundle: Uint8Array, width?: number): Uint8Array[] {
  const view = new DataView(bundle.buffer, bundle.byteOffset, bundle.byteLength)
  const entries: Uint8Array[] = []
  let at = 0
  while (at < bundle.length) {
    const start = at + 2
    const end = start <= bundle.length ? start + view.getUint16(at) : start
    if (end > bundle.length) throw new LogError("entry_bundle_malformed", "the bundle ends inside an entry")
    entries.push(bundle.slice(start, end))
    at = end
  }
  if (entries.length < 1 || entries.length > tileWidthMax || (width !== undefined && entries.length !== width)) {
    throw new LogError("entry_bundle_malformed", `the bundle does not hold ${width ?? `1 to ${tileWidthMax}`} entries`)
  }
  return entries
}
