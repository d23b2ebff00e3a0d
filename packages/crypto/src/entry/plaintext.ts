/** Between a pack and the plaintext of an entry: compression and padding (spec/entry.md). */
import type { Bytes } from "@subrosa/codec"
import { CryptoError } from "../error.ts"
import { deflate, inflate } from "./compress.ts"
import { lengthBytes, padded, unpad } from "./pad.ts"

const plain = 0
const deflated = 1
const compressMinBytes = 1025
/** Four times what a writer may pack, and no more than a browser tab survives. */
const inflatedMaxBytes = 64 * 1024 * 1024

export async function packPlaintext(pack: Bytes): Promise<Bytes> {
  const compressed = pack.length < compressMinBytes ? pack : await deflate(pack)
  const shrank = compressed.length < pack.length
  const content = shrank ? compressed : pack
  // Body and padding in one allocation: imports pass here by the gigabyte.
  const plaintext = padded(1 + content.length)
  plaintext[lengthBytes] = shrank ? deflated : plain
  plaintext.set(content, lengthBytes + 1)
  return plaintext
}

/** Throws `invalid_input` for bad padding, an unknown body, and a pack that inflates to more than 64 MiB. */
export async function plaintextPack(plaintext: Bytes): Promise<Bytes> {
  const body = unpad(plaintext)
  const content = body.subarray(1)
  if (body[0] === plain) return content
  if (body[0] === deflated) return inflate(content, inflatedMaxBytes)
  throw new CryptoError("invalid_input", "an unknown body")
}
