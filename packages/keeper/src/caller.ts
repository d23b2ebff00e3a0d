/** Who asks: established by `authenticate` from the request's signature, and passed first to every operation. */
import type { AccountId, DeviceId, PracticeId, Role, SessionId } from "@subrosa/contract"

export interface Caller {
  practice: PracticeId
  account: AccountId
  session: SessionId
  device: DeviceId
  /** None while the account is pending: it may unlock itself and wait, nothing else. */
  roles: readonly Role[]
  /** Signed in within the last five minutes. */
  fresh: boolean
  /** When this device was first seen. */
  deviceSince: Date
  /** SHA-256 of the request's signature base, and the signature: kept in the log with each release. */
  request: { digest: Uint8Array; signature: Uint8Array }
}
