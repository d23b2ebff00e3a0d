import { type Bytes, owned } from "@subrosa/codec"
import { checkLength } from "../error.ts"
import { nonceBytes, type SealKey, sealOverheadBytes } from "../seal.ts"
import { openFailed } from "./open-failed.ts"

/** A key that opens and seals, not extractable. */
export async function importOpenKey(key: Uint8Array): Promise<CryptoKey> {
  checkLength(key, 32, "key")
  return crypto.subtle.importKey("raw", owned(key), "AES-GCM", false, ["decrypt", "encrypt"])
}

/** Undoes `seal`. Throws `open_failed` whatever the reason. */
export async function open(key: SealKey, sealed: Uint8Array, context: Uint8Array): Promise<Bytes> {
  if (sealed.length < sealOverheadBytes) throw openFailed()
  try {
    const cryptoKey = key instanceof Uint8Array ? await importOpenKey(key) : key
    const bytes = owned(sealed)
    const algorithm = { name: "AES-GCM", iv: bytes.subarray(0, nonceBytes), additionalData: owned(context) }
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, cryptoKey, bytes.subarray(nonceBytes)))
  } catch {
    throw openFailed()
  }
}
