import { type Bytes, owned } from "@subrosa/codec"
import { CryptoError } from "../error.ts"

/** Raw DEFLATE (RFC 1951). */
export async function deflate(bytes: Uint8Array): Promise<Bytes> {
  return await through(new CompressionStream("deflate-raw"), bytes, Number.POSITIVE_INFINITY)
}

/**
 * Undoes `deflate`. Throws `invalid_input` for what is not one whole DEFLATE stream, and as soon as more than
 * `maxBytes` come out: a bomb of a few bytes must not fill the memory.
 */
export async function inflate(bytes: Uint8Array, maxBytes: number): Promise<Bytes> {
  try {
    return await through(new DecompressionStream("deflate-raw"), bytes, maxBytes)
  } catch {
    throw new CryptoError("invalid_input", "does not inflate within bounds")
  }
}

async function through(
  stream: { readable: ReadableStream<Uint8Array>; writable: WritableStream<BufferSource> },
  bytes: Uint8Array,
  maxBytes: number,
): Promise<Bytes> {
  const writer = stream.writable.getWriter()
  // Both fail when the stream fails, which the reader below reports.
  writer.write(owned(bytes)).catch(() => undefined)
  writer.close().catch(() => undefined)
  const reader = stream.readable.getReader()
  const parts: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.length
    if (length > maxBytes) {
      reader.cancel().catch(() => undefined)
      throw new CryptoError("invalid_input", "inflates beyond its bound")
    }
    parts.push(value)
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
