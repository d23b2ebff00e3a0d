/** Compressed streams inside other bytes: gzip, zlib, zstd by their first bytes, and raw DEFLATE where a field may begin with one. */
import { constants, inflateRawSync, inflateSync, zstdDecompressSync } from "node:zlib"

export type Compression = "gzip" | "zlib" | "zstd" | "deflate"

export interface Carved {
  compression: Compression
  at: number
  bytes: Buffer
}

/** What a truncated stream yields until then is wanted; what a broken one does not. */
const partial = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 256 * 1024 * 1024 }
const partialZstd = { finishFlush: constants.ZSTD_e_continue, maxOutputLength: 256 * 1024 * 1024 }
const tasteBytes = 1024
const shortestOutput = 8

/** Every stream that begins in `bytes`. Input is taken up to `inputMaxBytes` from there. */
export function* carve(bytes: Buffer, inputMaxBytes = 32 * 1024 * 1024): Generator<Carved> {
  for (const { compression, at } of beginnings(bytes)) {
    const found = decompress(compression, bytes.subarray(at, at + inputMaxBytes))
    if (found !== undefined) yield { compression, at, bytes: found }
  }
}

/** Raw DEFLATE has no first bytes to know it by: it is tried at the offsets where a format might put it. */
export function carveRaw(field: Buffer, offsets: readonly number[]): Carved[] {
  return offsets.flatMap((at) => {
    const bytes = mayBeDeflate(field, at) ? decompress("deflate", field.subarray(at)) : undefined
    return bytes === undefined || bytes.length < field.length - at
      ? []
      : [{ compression: "deflate" as const, at, bytes }]
  })
}

/** Whether a first block's header is possible there (RFC 1951, section 3.2.3): half of all bytes are ruled out, at no cost. */
function mayBeDeflate(bytes: Buffer, at: number): boolean {
  if (bytes.length - at < 16) return false
  const type = ((bytes[at] ?? 0) >> 1) & 3
  if (type === 0) return (bytes.readUInt16LE(at + 1) ^ bytes.readUInt16LE(at + 3)) === 0xffff
  return type !== 3
}

function* beginnings(bytes: Buffer): Generator<{ compression: Compression; at: number }> {
  for (const [compression, magic] of magics) {
    for (let at = bytes.indexOf(magic); at >= 0; at = bytes.indexOf(magic, at + 1)) yield { compression, at }
  }
}

const magics: [Compression, Buffer][] = [
  ["gzip", Buffer.from([0x1f, 0x8b, 0x08])],
  ["zlib", Buffer.from([0x78, 0x01])],
  ["zlib", Buffer.from([0x78, 0x5e])],
  ["zlib", Buffer.from([0x78, 0x9c])],
  ["zlib", Buffer.from([0x78, 0xda])],
  ["zstd", Buffer.from([0x28, 0xb5, 0x2f, 0xfd])],
]

function decompress(compression: Compression, bytes: Buffer): Buffer | undefined {
  const taste = attempt(compression, bytes.subarray(0, tasteBytes))
  if (taste === undefined || taste.length < shortestOutput) return undefined
  // Broken further on: then what its beginning says.
  return bytes.length <= tasteBytes ? taste : (attempt(compression, bytes) ?? taste)
}

function attempt(compression: Compression, bytes: Buffer): Buffer | undefined {
  try {
    if (compression === "gzip") return inflateRawSync(bytes.subarray(gzipHeaderBytes(bytes)), partial)
    if (compression === "zlib") return inflateSync(bytes, partial)
    if (compression === "deflate") return inflateRawSync(bytes, partial)
    return zstdDecompressSync(bytes, partialZstd)
  } catch {
    return undefined
  }
}

/**
 * Length of a gzip header (RFC 1952, section 2.3). Its body is read as raw DEFLATE because zlib's own reader refuses a stream that other
 * bytes follow.
 */
function gzipHeaderBytes(bytes: Buffer): number {
  const flags = bytes[3] ?? 0
  let at = 10
  if (flags & 4) at += 2 + bytes.readUInt16LE(at)
  for (const flag of [8, 16]) if (flags & flag) at = bytes.indexOf(0, at) + 1
  return flags & 2 ? at + 2 : at
}
