/** Device keys in the form that node:crypto verifies with. Importing costs a third of a verification, so the last ones stay. */
import { createPublicKey, type KeyObject } from "node:crypto"
import { b64u } from "../b64u.ts"
import { RecentMap } from "../recent-map.ts"

/** Some 500 bytes each. */
const keysKept = 2_000

export class DeviceKeys {
  readonly #keys = new RecentMap<string, KeyObject>(keysKept)

  /** `publicKey`: 32 bytes, read from the database for this very request. What is cached is the import, never a permission. */
  keyOf(publicKey: Uint8Array): KeyObject {
    const x = b64u(publicKey)
    const known = this.#keys.get(x)
    if (known !== undefined) return known
    const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" })
    this.#keys.set(x, key)
    return key
  }
}
