/** Names, ids and text form of the keys that sign notes (C2SP signed-note, "Signatures" and "Verifier keys"). */
import { sha256 } from "@noble/hashes/sha2.js"
import { fromBase64, toBase64 } from "./base64.ts"
import { sameBytes } from "./bytes.ts"
import { LogError } from "./errors.ts"

/** Signature type identifier bytes that we know; both stand for Ed25519 keys. */
export const signatureTypes = { ed25519: 0x01, cosignature: 0x04 } as const
export type SignatureType = (typeof signatureTypes)[keyof typeof signatureTypes]

/** Length of an Ed25519 public key, in bytes. */
export const publicKeyLength = 32

/** A vkey, taken apart. */
export type VerifierKey = {
  readonly name: string
  /** The first four bytes of the key's hash, as a number. */
  readonly keyId: number
  readonly type: SignatureType
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array
}

/** True for a name that can stand in a signature line: not empty, no Unicode spaces, no plus, no control characters. */
export function isKeyName(name: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: no note may hold them
  return name.isWellFormed() && /^[^\p{White_Space}+\u0000-\u001f]+$/u.test(name)
}

/** Requires a name as `isKeyName` has it. @throws LogError `key_malformed` */
export function requireKeyName(name: string): void {
  if (!isKeyName(name)) throw new LogError("key_malformed", "a key name has neither spaces nor plus and is not empty")
}

/**
 * Key id: SHA-256(name || 0x0A || type || public key), the first four bytes, big endian.
 *
 * @throws LogError `key_malformed`
 */
export function keyIdOf(name: string, type: SignatureType, publicKey: Uint8Array): number {
  requireKeyName(name)
  if (publicKey.length !== publicKeyLength) {
    throw new LogError("key_malformed", `a public key must be ${publicKeyLength} bytes`)
  }
  const material = Uint8Array.of(...new TextEncoder().encode(`${name}\n`), type, ...publicKey)
  const digest = sha256(material)
  return new DataView(digest.buffer, digest.byteOffset).getUint32(0)
}

/** Puts a key together with its id. @throws LogError `key_malformed` */
export function verifierKey(name: string, type: SignatureType, publicKey: Uint8Array): VerifierKey {
  return { name, type, publicKey, keyId: keyIdOf(name, type, publicKey) }
}

/** `<name>+<8 hex of the key id>+<base64(type || public key)>`. @throws LogError `key_malformed` */
export function formatVerifierKey(key: VerifierKey): string {
  const keyId = keyIdOf(key.name, key.type, key.publicKey)
  if (keyId !== key.keyId) throw new LogError("key_malformed", "the key id is not that of the key")
  return `${key.name}+${keyId.toString(16).padStart(8, "0")}+${toBase64(Uint8Array.of(key.type, ...key.publicKey))}`
}

/**
 * Reads a vkey of type 0x01 or 0x04 and checks its id.
 *
 * @throws LogError `key_malformed`
 */
export function parseVerifierKey(vkey: string): VerifierKey {
  // The name holds no plus, but base64 may.
  const [, name = "", hex = "", keyText = ""] = /^([^+]+)\+([0-9a-f]{8})\+([^\n]+)$/.exec(vkey) ?? []
  const material = fromBase64(keyText)
  const type = Object.values(signatureTypes).find((known) => known === material?.[0])
  if (material === undefined || type === undefined) {
    throw new LogError("key_malformed", "a verifier key is <name>+<8 hex>+<base64> of a known type")
  }
  const key = verifierKey(name, type, material.slice(1))
  if (key.keyId !== Number.parseInt(hex, 16)) throw new LogError("key_malformed", "the key id is not that of the key")
  return key
}

/** True when both are the same key under the same name and type. */
export function sameVerifierKey(a: VerifierKey, b: VerifierKey): boolean {
  return a.name === b.name && a.type === b.type && sameBytes(a.publicKey, b.publicKey)
}
