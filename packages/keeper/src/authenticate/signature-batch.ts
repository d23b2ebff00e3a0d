/**
 * Signatures on their way to the thread that checks them, as one piece of memory that changes hands instead of being copied: for each
 * `message length (u32, little-endian) || public key (32) || signature (64) || message`.
 */
export interface SignedMessage {
  /** Ed25519 (RFC 8032), 32 bytes. */
  publicKey: Uint8Array
  message: Uint8Array
  /** 64 bytes. */
  signature: Uint8Array
}

const lengthBytes = 4
const keyBytes = 32
const signatureBytes = 64
const headBytes = lengthBytes + keyBytes + signatureBytes

/** Whether it can be packed; what cannot is no signature. */
export const isWellFormed = ({ publicKey, signature }: SignedMessage): boolean =>
  publicKey.length === keyBytes && signature.length === signatureBytes

export function packBatch(batch: readonly SignedMessage[]): Uint8Array<ArrayBuffer> {
  const packed = new Uint8Array(batch.reduce((sum, { message }) => sum + headBytes + message.length, 0))
  const view = new DataView(packed.buffer)
  let at = 0
  for (const { publicKey, message, signature } of batch) {
    view.setUint32(at, message.length, true)
    packed.set(publicKey, at + lengthBytes)
    packed.set(signature, at + lengthBytes + keyBytes)
    packed.set(message, at + headBytes)
    at += headBytes + message.length
  }
  return packed
}

/** Views into `packed`. */
export function unpackBatch(packed: Uint8Array): SignedMessage[] {
  const view = new DataView(packed.buffer, packed.byteOffset)
  const batch: SignedMessage[] = []
  for (let at = 0; at < packed.length; ) {
    const end = at + headBytes + view.getUint32(at, true)
    const publicKey = packed.subarray(at + lengthBytes, at + lengthBytes + keyBytes)
    const signature = packed.subarray(at + lengthBytes + keyBytes, at + headBytes)
    batch.push({ publicKey, signature, message: packed.subarray(at + headBytes, end) })
    at = end
  }
  return batch
}
