/**
 * Arrays of bytes in PostgreSQL's binary form (array_recv in arrayfuncs.c): pg would write them as text, two hexadecimal digits a byte and
 * searched for characters to escape, which costs several times the insert.
 */

/** pg_type.dat */
const byteaOid = 17

/** The value as pg is to be given it: a `bytea[]` as a Buffer, which pg sends in binary; all else unchanged. */
export function toWire(value: unknown): unknown {
  return isByteaArray(value) ? byteaArray(value) : value
}

function isByteaArray(value: unknown): value is readonly (Uint8Array | null)[] {
  if (!Array.isArray(value)) return false
  const first: unknown = value.find((one) => one !== null)
  return first instanceof Uint8Array && value.every((one) => one === null || one instanceof Uint8Array)
}

/** Number of dimensions, whether there are nulls, element type; the dimension's length and lower bound; each element behind its length. */
function byteaArray(values: readonly (Uint8Array | null)[]): Buffer {
  const total = values.reduce((sum, value) => sum + 4 + (value?.length ?? 0), 20)
  const wire = Buffer.allocUnsafe(total)
  wire.writeInt32BE(1, 0)
  wire.writeInt32BE(values.includes(null) ? 1 : 0, 4)
  wire.writeInt32BE(byteaOid, 8)
  wire.writeInt32BE(values.length, 12)
  wire.writeInt32BE(1, 16)
  let at = 20
  for (const value of values) {
    at = wire.writeInt32BE(value?.length ?? -1, at)
    if (value === null) continue
    wire.set(value, at)
    at += value.length
  }
  return wire
}
