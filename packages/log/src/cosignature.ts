/**
 * Cosignatures of witnesses on checkpoints (C2SP tlog-cosignature, Ed25519, type 0x04): "as of this time, this is the
 * largest consistent tree of this log that I have seen".
 *
 * They are note signatures like any other: `addSignatures` and `verifyNote` take what is made here.
 */
import { parseCheckpoint } from "./checkpoint.ts"
import { LogError } from "./errors.ts"
import type { NoteSigner, NoteVerifier, Sign, Verify } from "./note.ts"
import type { NoteSignature } from "./note-text.ts"
import { keyIdOf, signatureTypes, type VerifierKey } from "./verifier-key.ts"
import { requireWhole } from "./whole-number.ts"

/** A uint64 time and an Ed25519 signature. */
const timestampLength = 8
const cosignatureLength = timestampLength + 64

/** The message that a cosigner signs; `time` in seconds since 1970. @throws LogError `argument_invalid` */
export function cosignedMessage(text: string, time: number): Uint8Array {
  requireWhole("time", time)
  return new TextEncoder().encode(`cosignature/v1\ntime ${time}\n${text}`)
}

/**
 * Signer of cosignatures. `now` answers seconds since 1970. It is for the caller to have verified that the checkpoint is
 * consistent with all it has cosigned before.
 *
 * @throws LogError `key_malformed`; on signing, `checkpoint_malformed` for a text that is no checkpoint
 */
export function cosignatureSigner(name: string, publicKey: Uint8Array, sign: Sign, now: () => number): NoteSigner {
  return {
    name,
    keyId: keyIdOf(name, signatureTypes.cosignature, publicKey),
    async sign(text) {
      parseCheckpoint(text)
      const time = now()
      const signature = await sign(cosignedMessage(text, time))
      const bytes = new Uint8Array(timestampLength + signature.length)
      new DataView(bytes.buffer).setBigUint64(0, BigInt(time))
      bytes.set(signature, timestampLength)
      return bytes
    },
  }
}

/** Verifier of cosignatures. @throws LogError `key_malformed` for a key of another type */
export function cosignatureVerifier(key: VerifierKey, verify: Verify): NoteVerifier {
  if (key.type !== signatureTypes.cosignature) throw new LogError("key_malformed", "the key is not for cosignatures")
  return {
    name: key.name,
    keyId: key.keyId,
    async verify(text, signature) {
      const time = readTime(signature)
      if (time === undefined || !isCheckpoint(text)) return false
      return verify(key.publicKey, cosignedMessage(text, time), signature.slice(timestampLength))
    },
  }
}

/**
 * Time of a verified cosignature, in seconds since 1970.
 *
 * @throws LogError `note_malformed` for a signature that is no cosignature
 */
export function cosignatureTime({ signature }: NoteSignature): number {
  const time = readTime(signature)
  if (time === undefined) throw new LogError("note_malformed", "not a cosignature with a time below 2^53")
  return time
}

function readTime(signature: Uint8Array): number | undefined {
  if (signature.length !== cosignatureLength) return undefined
  const time = Number(new DataView(signature.buffer, signature.byteOffset).getBigUint64(0))
  return Number.isSafeInteger(time) ? time : undefined
}

function isCheckpoint(text: string): boolean {
  try {
    parseCheckpoint(text)
    return true
  } catch {
    return false
  }
}
