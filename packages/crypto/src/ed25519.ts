/**
 * Ed25519 (RFC 8032) over bare messages: WebCrypto where it knows the algorithm, @noble/curves where it does not
 * (Chrome before 137). Everything but request signatures and the log's notes goes through `sign.ts`, which binds a context.
 */
import { ed25519 } from "@noble/curves/ed25519.js"
import { type Bytes, concat, fromHex, owned } from "@subrosa/codec"
import { CryptoError, checkLength } from "./error.ts"

/** A 32-byte seed, or an imported or generated key. */
export type SigningKey = Uint8Array | CryptoKey

// PKCS #8 around a 32-byte Ed25519 seed (RFC 8410 §7): WebCrypto imports private keys in no other binary form.
const pkcs8Prefix = fromHex("302e020100300506032b657004220420")

let native: Promise<boolean> | undefined

/** Whether this platform's WebCrypto has Ed25519; asked once. */
export function hasNativeEd25519(): Promise<boolean> {
  native ??= crypto.subtle.importKey("raw", ed25519.Point.BASE.toBytes() as Bytes, "Ed25519", false, ["verify"]).then(
    () => true,
    () => false,
  )
  return native
}

/** The public key (32 bytes) of a private key, which is a 32-byte seed. */
export function signPublicKey(signSeed: Uint8Array): Bytes {
  checkLength(signSeed, 32, "signSeed")
  return ed25519.getPublicKey(signSeed)
}

/** A key for many signatures, not extractable; where WebCrypto lacks Ed25519, the seed itself. */
export async function importSignSeed(signSeed: Uint8Array): Promise<SigningKey> {
  checkLength(signSeed, 32, "signSeed")
  if (!(await hasNativeEd25519())) return Uint8Array.from(signSeed)
  return crypto.subtle.importKey("pkcs8", concat(pkcs8Prefix, signSeed), "Ed25519", false, ["sign"])
}

/** A device's key pair, whose private half never leaves the platform. Throws `unsupported` where there is no Ed25519. */
export async function generateDeviceKey(): Promise<{ privateKey: CryptoKey; publicKey: Bytes }> {
  if (!(await hasNativeEd25519())) throw new CryptoError("unsupported", "this platform's WebCrypto lacks Ed25519")
  const pair = await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"])
  if (!("privateKey" in pair)) throw new CryptoError("unsupported", "this platform's WebCrypto lacks Ed25519")
  return {
    privateKey: pair.privateKey,
    publicKey: new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)),
  }
}

/** The 64-byte signature of `message` as it stands. */
export async function signRaw(key: SigningKey, message: Uint8Array): Promise<Bytes> {
  const imported = key instanceof Uint8Array ? await importSignSeed(key) : key
  if (imported instanceof Uint8Array) return ed25519.sign(message, imported)
  return new Uint8Array(await crypto.subtle.sign("Ed25519", imported, owned(message)))
}

/** Whether the signature of `message` as it stands verifies; `false` for malformed keys and signatures too. */
export async function verifyRaw(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  if (publicKey.length !== 32 || signature.length !== 64) return false
  try {
    // zip215: false asks for the strict rules of RFC 8032 and FIPS 186-5.
    if (!(await hasNativeEd25519())) return ed25519.verify(signature, message, publicKey, { zip215: false })
    const key = await crypto.subtle.importKey("raw", owned(publicKey), "Ed25519", false, ["verify"])
    return await crypto.subtle.verify("Ed25519", key, owned(signature), owned(message))
  } catch {
    return false
  }
}
