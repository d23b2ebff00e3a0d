/** Comparison of public byte strings; nothing here is secret, so the time taken does not matter. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}
