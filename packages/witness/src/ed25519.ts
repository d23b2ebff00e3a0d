/** Ed25519 by the platform (RFC 8032), for notes, cosignatures and alarms. */
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto"
import type { Verify } from "@subrosa/log"

/** RFC 8410: what precedes 32 bytes of a seed in PKCS #8, and of a public key in SPKI. */
const pkcs8Prefix = Buffer.from("302e020100300506032b657004220420", "hex")
const spkiPrefix = Buffer.from("302a300506032b6570032100", "hex")

export const verifyEd25519: Verify = async (publicKey, message, signature) => {
  if (publicKey.length !== 32 || signature.length !== 64) return false
  const key = createPublicKey({ key: Buffer.concat([spkiPrefix, publicKey]), format: "der", type: "spki" })
  return verify(null, message, key, signature)
}

/** A key from its 32-byte seed. */
export function keyFromSeed(seed: Uint8Array): { publicKey: Uint8Array; sign(message: Uint8Array): Uint8Array } {
  const key = createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: "der", type: "pkcs8" })
  return { publicKey: publicKeyOf(key), sign: (message) => sign(null, message, key) }
}

function publicKeyOf(key: KeyObject): Uint8Array {
  return createPublicKey(key).export({ format: "der", type: "spki" }).subarray(spkiPrefix.length)
}
