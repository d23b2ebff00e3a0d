/** What the keeper is given by the server. Everything that varies in tests is here. */
import type { Couriers } from "./alarm/deliver.ts"
import type { Database } from "./db.ts"
import type { KeyEncryptionKey } from "./key-encryption-key.ts"
import type { Notifier } from "./notifier.ts"

/** The token that makes a practice, once; the next practice takes the next token. */
export interface SetupToken {
  /** Whether this is the present token; compares in constant time. */
  check(token: Uint8Array): Promise<boolean>
  /**
   * Uses the token up by `work`: of two at the same moment one finds it gone. Undefined, with nothing done, when this is not the present
   * token. When `work` throws, the token is good again.
   */
  spend<T>(token: Uint8Array, work: () => Promise<T>): Promise<{ result: T } | undefined>
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
  /** How alarms leave; without any they wait in the outbox and the app shows them. */
  couriers?: Couriers
  /** Whom to tell what has to be looked at; the alarms unless given. */
  notifier?: Notifier
}
