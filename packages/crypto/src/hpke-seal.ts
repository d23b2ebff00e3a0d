import { type Bytes, concat } from "@subrosa/codec"
import { CryptoError, checkLength } from "./error.ts"
import { kemPublicKeyBytes, kemSeedBytes } from "./hpke-lengths.ts"

/** When it is needed: a server, which seals to nobody, does without it. */
const loadSuite = () => import("./hpke-suite.ts")

/** The X-Wing public key (1216 bytes) of a private key, which is a 32-byte seed (draft-connolly-cfrg-xwing-kem §5.2). */
export async function kemPublicKey(kemSeed: Uint8Array): Promise<Bytes> {
  checkLength(kemSeed, kemSeedBytes, "kemSeed")
  const { kem } = await loadSuite()
  // A copy: the library takes the whole buffer behind a view.
  const { publicKey } = await kem.generateKeyPairDerand(Uint8Array.from(kemSeed))
  return new Uint8Array(await kem.serializePublicKey(publicKey))
}

/** `hpkeSeal` of spec/conventions.md: HPKE base mode, `info` = context, empty aad; enc || ciphertext. */
export async function hpkeSeal(publicKey: Uint8Array, plaintext: Uint8Array, context: Uint8Array): Promise<Bytes> {
  checkLength(publicKey, kemPublicKeyBytes, "publicKey")
  const { kem, suite } = await loadSuite()
  try {
    const recipientPublicKey = await kem.deserializePublicKey(Uint8Array.from(publicKey).buffer)
    const { enc, ct } = await suite.seal({ recipientPublicKey, info: context }, plaintext)
    return concat(new Uint8Array(enc), new Uint8Array(ct))
  } catch {
    throw new CryptoError("invalid_input", "publicKey is not an X-Wing key")
  }
}
