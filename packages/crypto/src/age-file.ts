/** age files (age-encryption.org/v1), which the stock `age` tool opens. Opening them is in `open/age-file.ts`. */

import { type Bytes, owned } from "@subrosa/codec"
import type { Encrypter } from "age-encryption"
import { CryptoError } from "./error.ts"

/** Loaded when a file is first made or opened: a browser that only opens charts never needs it. */
export const loadAge = () => import("age-encryption")

/** Who can open a file: holders of any of the identities, or who knows the passphrase. */
export type AgeTo =
  | { recipients: readonly string[] }
  | {
      passphrase: string
      /** log2 of scrypt's N; 18 takes about a second. */
      scryptWorkFactor?: number
    }

/** A new X25519 identity (`AGE-SECRET-KEY-1...`) and its recipient (`age1...`). */
export async function generateAgeIdentity(): Promise<{ identity: string; recipient: string }> {
  const { generateX25519Identity, identityToRecipient } = await loadAge()
  const identity = await generateX25519Identity()
  return { identity, recipient: await identityToRecipient(identity) }
}

/** The recipient of an identity. Throws `invalid_input`. */
export async function ageRecipient(identity: string): Promise<string> {
  const { identityToRecipient } = await loadAge()
  try {
    return await identityToRecipient(identity)
  } catch {
    throw new CryptoError("invalid_input", "not an age identity")
  }
}

/** Throws `invalid_input` for a recipient that is none. */
export async function encryptAge(plaintext: Uint8Array, to: AgeTo): Promise<Bytes> {
  return owned(await (await encrypter(to)).encrypt(plaintext))
}

/** The same for a file of any size. Throws `invalid_input` for a recipient that is none. */
export async function encryptAgeStream(
  plaintext: ReadableStream<Uint8Array>,
  to: AgeTo,
): Promise<ReadableStream<Uint8Array>> {
  return (await encrypter(to)).encrypt(plaintext)
}

/** The ASCII form of an age file. */
export async function armorAge(file: Uint8Array): Promise<string> {
  const { armor } = await loadAge()
  return armor.encode(file)
}

/** The binary form of an armored age file. Throws `invalid_input`. */
export async function dearmorAge(text: string): Promise<Bytes> {
  const { armor } = await loadAge()
  try {
    return owned(armor.decode(text))
  } catch {
    throw new CryptoError("invalid_input", "not an armored age file")
  }
}

async function encrypter(to: AgeTo): Promise<Encrypter> {
  const { Encrypter } = await loadAge()
  const age = new Encrypter()
  if ("passphrase" in to) {
    if (to.passphrase === "") throw new CryptoError("invalid_input", "an empty passphrase")
    age.setPassphrase(to.passphrase)
    if (to.scryptWorkFactor !== undefined) age.setScryptWorkFactor(to.scryptWorkFactor)
    return age
  }
  if (to.recipients.length === 0) throw new CryptoError("invalid_input", "no recipients")
  for (const recipient of to.recipients) {
    try {
      age.addRecipient(recipient)
    } catch {
      throw new CryptoError("invalid_input", "not an age recipient")
    }
  }
  return age
}
