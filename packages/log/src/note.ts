/**
 * Signing and verifying notes (C2SP signed-note).
 *
 * Keys stay outside: signing and verifying Ed25519 come in as functions.
 */
import { LogError } from "./errors.ts"
import { formatNote, type Note, type NoteSignature, parseNote } from "./note-text.ts"
import { keyIdOf, signatureTypes, type VerifierKey } from "./verifier-key.ts"

/** Ed25519 (RFC 8032) with a key that the function holds: 64 bytes. */
export type Sign = (message: Uint8Array) => Promise<Uint8Array>
/** Ed25519 (RFC 8032): false for a signature that does not verify, whatever its length. */
export type Verify = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => Promise<boolean>

/** A key that can sign notes, of any signature type. */
export type NoteSigner = {
  readonly name: string
  readonly keyId: number
  readonly sign: (text: string) => Promise<Uint8Array>
}

/** A known key. */
export type NoteVerifier = {
  readonly name: string
  readonly keyId: number
  readonly verify: (text: string, signature: Uint8Array) => Promise<boolean>
}

/** A note whose text can be relied on, as far as the keys in `verified` are. */
export type VerifiedNote = {
  readonly text: string
  /** At most one a known key, so that their number can be counted; never empty. */
  readonly verified: readonly NoteSignature[]
  /** Signatures of unknown keys. They say nothing. */
  readonly unknown: readonly NoteSignature[]
}

/** Signer of plain Ed25519 signatures (type 0x01). @throws LogError `key_malformed` */
export function ed25519Signer(name: string, publicKey: Uint8Array, sign: Sign): NoteSigner {
  return {
    name,
    keyId: keyIdOf(name, signatureTypes.ed25519, publicKey),
    sign: (text) => sign(new TextEncoder().encode(text)),
  }
}

/** Verifier of plain Ed25519 signatures (type 0x01). @throws LogError `key_malformed` for a key of another type */
export function ed25519Verifier(key: VerifierKey, verify: Verify): NoteVerifier {
  if (key.type !== signatureTypes.ed25519) throw new LogError("key_malformed", "the key is not for plain signatures")
  return {
    name: key.name,
    keyId: key.keyId,
    verify: (text, signature) => verify(key.publicKey, new TextEncoder().encode(text), signature),
  }
}

/**
 * Signs a text with every signer, in order.
 *
 * @throws LogError `note_malformed` or `key_malformed`, and whatever a signer throws
 */
export async function signNote(text: string, signers: readonly NoteSigner[]): Promise<string> {
  return formatNote({ text, signatures: await signaturesOf(text, signers) })
}

/** Signs a note once more, keeping its signatures. @throws as `signNote`; nothing is verified */
export async function addSignatures(note: string | Note, signers: readonly NoteSigner[]): Promise<string> {
  const { text, signatures } = typeof note === "string" ? parseNote(note) : note
  return formatNote({ text, signatures: [...signatures, ...(await signaturesOf(text, signers))] })
}

/**
 * Verifies a note against the keys we know. Signatures of other keys are set aside; every signature that bears a known
 * key's name and id must verify. The verifiers must differ in name or id.
 *
 * @throws LogError `note_malformed`; `signature_invalid` when a known key's does not verify; `note_unverified` when no
 *   known key has signed
 */
export async function verifyNote(
  note: string | Uint8Array | Note,
  verifiers: readonly NoteVerifier[],
): Promise<VerifiedNote> {
  const { text, signatures } = typeof note === "string" || note instanceof Uint8Array ? parseNote(note) : note
  const verified = new Map<NoteVerifier, NoteSignature>()
  const unknown: NoteSignature[] = []
  for (const signature of signatures) {
    const verifier = verifiers.find(({ name, keyId }) => name === signature.name && keyId === signature.keyId)
    if (verifier === undefined) {
      unknown.push(signature)
      continue
    }
    if (!(await verifier.verify(text, signature.signature))) {
      throw new LogError("signature_invalid", "a known key's signature on the note does not verify")
    }
    if (!verified.has(verifier)) verified.set(verifier, signature)
  }
  if (verified.size === 0) throw new LogError("note_unverified", "no known key has signed the note")
  return { text, verified: [...verified.values()], unknown }
}

async function signaturesOf(text: string, signers: readonly NoteSigner[]): Promise<NoteSignature[]> {
  return Promise.all(signers.map(async ({ name, keyId, sign }) => ({ name, keyId, signature: await sign(text) })))
}
