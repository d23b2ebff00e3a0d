/** What the keeper is given by the server. Everything that varies in tests is here. */
import type { Database } from "./db.ts"
import type { KeyEncryptionKey } from "./key-encryption-key.ts"

/** The one-time token of the set-up link. */
export interface SetupToken {
  /** Whether this is the token and it is still good; compares in constant time. */
  check(token: Uint8Array): Promise<boolean>
  /** A practice was made with it: it is good no longer. */
  used(): Promise<void>
}

export interface KeeperDeps {
  db: Database
  keyEncryptionKey: KeyEncryptionKey
  clock: () => Date
  /** What passkeys are bound to: scheme, host and port as the browser shows them. */
  origin: string
  /** WebAuthn's relying party id: the origin's host, or a domain above it. */
  rpId: string
  rpName: string
  setupToken: SetupToken
}
