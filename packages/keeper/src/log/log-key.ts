/** The practice's log key at work: an Ed25519 seed in the keeper becomes a signer of checkpoints. */
import { createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto"
import { ed25519Signer, type NoteSigner, signatureTypes, type VerifierKey, verifierKey } from "@subrosa/log"

/** RFC 8410: what precedes the 32 bytes of an Ed25519 seed in PKCS #8. */
const pkcs8Prefix = Buffer.from("302e020100300506032b657004220420", "hex")

/** The log's origin, which is also its key's name (spec/log.md). */
export const logOrigin = (practice: string): string => `subrosa.log/${practice}`

export function logSigner(practice: string, seed: Uint8Array): NoteSigner {
  const key = privateKeyOf(seed)
  return ed25519Signer(logOrigin(practice), publicKeyOf(key), async (message) => sign(null, message, key))
}

/** What the signer's checkpoints verify under. */
export const logVerifier = (practice: string, seed: Uint8Array): VerifierKey =>
  verifierKey(logOrigin(practice), signatureTypes.ed25519, publicKeyOf(privateKeyOf(seed)))

const privateKeyOf = (seed: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: "der", type: "pkcs8" })

function publicKeyOf(key: KeyObject): Uint8Array {
  const { x } = createPublicKey(key).export({ format: "jwk" })
  return Buffer.from(x ?? "", "base64url")
}
