/** A way in as the person gave it becomes what the server keeps: the account key sealed under it (spec/keys.md, "Key slot"). */
import { randomUuid, toBase64url } from "@subrosa/codec"
import { type AccountId, type KeySlot, type NewWayIn, type PracticeId, SlotId, type SlotKind } from "@subrosa/contract"
import { sealKeySlot, unlockKey } from "@subrosa/crypto"
import type { Caller } from "../call/caller.ts"
import { EngineError, type WayIn } from "../port.ts"
import { registerPassword } from "./password.ts"
import { wipe } from "./secret-keys.ts"
import { totpSecretB64u } from "./totp.ts"

export interface SlotOwner {
  practice: PracticeId
  account: AccountId
  accountKey: Uint8Array
}

/** The account key under a secret of this kind; the secret and its unlock key are overwritten. */
export async function makeSlot(owner: SlotOwner, kind: SlotKind, label: string, secret: Uint8Array): Promise<KeySlot> {
  const { practice, account, accountKey } = owner
  const slot = SlotId.parse(randomUuid())
  const key = unlockKey(kind, secret, { practice, account })
  const sealed = await sealKeySlot(key, accountKey, { practice, account, slot, kind })
  wipe(key, secret)
  return { id: slot, kind, label: label.trim().slice(0, 200) || kind, sealed: toBase64url(sealed) }
}

/** `prfSalt` is the one the server named for a passkey. Throws `invalid_input` for a PRF result of another length. */
export async function newWayIn(caller: Caller, owner: SlotOwner, wayIn: WayIn, prfSalt: string): Promise<NewWayIn> {
  if (wayIn.kind === "passkey") {
    const slot = await makeSlot(owner, "passkey", wayIn.label, checkedPrf(wayIn.prf))
    return { kind: "passkey", registration: wayIn.registration, prfSalt, slot }
  }
  const { loginName, password, totpSecret, totpCode } = wayIn
  const totpSecretBytes = await totpSecretB64u(totpSecret)
  const { registrationRecord, exportKey } = await registerPassword(caller, { loginName, password })
  const slot = await makeSlot(owner, "password", loginName, exportKey)
  return { kind: "password", loginName, registrationRecord, totpSecret: totpSecretBytes, totpCode, slot }
}

/** A copy of the PRF's result, which is overwritten after use. */
export function checkedPrf(prf: Uint8Array): Uint8Array {
  if (prf.length !== 32) {
    throw new EngineError("invalid_input", "This authenticator gave no key (PRF). Use another one, or a password.")
  }
  return Uint8Array.from(prf)
}
