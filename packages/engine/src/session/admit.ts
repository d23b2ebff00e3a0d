/** After a sign-in: the slot opens the account key, the account key the secrets, and the session begins. */
import { fromBase64url } from "@subrosa/codec"
import type { PracticeId, SignedIn } from "@subrosa/contract"
import { unlockKey } from "@subrosa/crypto"
import { openAccountSecrets, openKeySlot } from "@subrosa/crypto/open"
import { EngineError } from "../port.ts"
import type { Device } from "./device.ts"
import { type SecretKeys, wipe } from "./secret-keys.ts"
import type { Session } from "./session.ts"

type Answer = SignedIn & { practice: PracticeId }

/** Opens the slot that the server named with the way in's secret (overwritten afterwards). Throws `sign_in_failed`. */
export async function openSlotOf(answer: Answer, secret: Uint8Array): Promise<Uint8Array> {
  const { practice, account, slot } = answer
  if (!slot) throw wontOpen()
  try {
    const key = unlockKey(slot.kind, secret, { practice, account })
    const ids = { practice, account, slot: slot.id, kind: slot.kind }
    const accountKey = await openKeySlot(key, fromBase64url(slot.sealed), ids)
    wipe(key, secret)
    return accountKey
  } catch (cause) {
    throw wontOpen(cause)
  }
}

/** The account's private keys. Throws `sign_in_failed`. */
export async function openSecrets(
  { practice, account }: Pick<Answer, "practice" | "account">,
  sealed: string,
  accountKey: Uint8Array,
): Promise<SecretKeys> {
  try {
    const opened = await openAccountSecrets(accountKey, fromBase64url(sealed), { practice, account })
    return { accountKey: Uint8Array.from(accountKey), ...opened }
  } catch (cause) {
    throw wontOpen(cause)
  }
}

export async function admit(session: Session, answer: Answer, device: Device, accountKey: Uint8Array): Promise<void> {
  const { practice, account } = answer
  const secrets = await openSecrets(answer, answer.secrets, accountKey)
  wipe(accountKey)
  await session.enter({ practice, account, session: answer.session, device, secrets })
}

function wontOpen(cause?: unknown): EngineError {
  return new EngineError("sign_in_failed", "This does not open your keys. Try another way in.", { cause })
}
