/** The helper's part of a recovery: asking for it, and the link once it may be made (spec/account.md, "Recovery by helpers"). */
import { fromBase64url, randomUuid, toBase64url } from "@subrosa/codec"
import {
  type Recovery,
  RecoveryId,
  recoveryCreate,
  recoveryEnd,
  recoveryKeyRead,
  recoveryLinkUpdate,
  recoveryNoticeAcknowledge,
  recoveryNoticeDispute,
  recoverySearch,
} from "@subrosa/contract"
import { CryptoError, formatRecoveryLink, randomKey, recoveryLinkKeys, sealHandover, sha256 } from "@subrosa/crypto"
import { openRecoveryKey } from "@subrosa/crypto/open"
import type { Platform } from "../platform.ts"
import { EngineError } from "../port.ts"
import type { RecoveryEngine } from "../port-recovery.ts"
import { wipe } from "../session/secret-keys.ts"
import type { Session } from "../session/session.ts"
import { staffNameOf } from "./helpers.ts"

export type HelpFace = Pick<
  RecoveryEngine,
  | "recoveries"
  | "recoveryStart"
  | "recoveryLink"
  | "recoveryStop"
  | "recoveryNoticeAcknowledge"
  | "recoveryNoticeDispute"
>

/** How long a link is good for. */
const linkHours = 24

export const createHelp = (platform: Platform, session: Session, now: () => Date): HelpFace => ({
  async recoveries() {
    const { recoveries } = await session.call(recoverySearch, {})
    if (recoveries.length === 0) return []
    const names = await staffNameOf(session)
    return recoveries.map((one) => ({
      ...one,
      name: names(one.account),
      helperName: names(one.helper),
      ...(one.endedBy !== null && { endedByName: names(one.endedBy) }),
    }))
  },

  recoveryStart: (account) => session.call(recoveryCreate, { body: { id: RecoveryId.parse(randomUuid()), account } }),

  async recoveryLink(id) {
    const { practice } = session.open()
    const recovery = await requireRecovery(session, id)
    const recoveryKey = await openCopy(session, recovery)
    const secret = randomKey()
    const ids = { practice, recovery: id }
    const { tokenKey, handoverKey } = recoveryLinkKeys(secret, ids)
    const expiresAt = new Date(now().getTime() + linkHours * 3_600_000).toISOString()
    const handover = toBase64url(await sealHandover(recoveryKey, handoverKey, ids))
    const tokenDigest = toBase64url(sha256(tokenKey))
    const link = formatRecoveryLink(platform.origin, ids, secret)
    wipe(recoveryKey, secret, tokenKey, handoverKey)
    await session.call(recoveryLinkUpdate, { params: { recovery: id }, body: { tokenDigest, handover, expiresAt } })
    return { link, expiresAt }
  },

  async recoveryStop(recovery) {
    await session.call(recoveryEnd, { params: { recovery } })
    await session.refresh()
  },

  async recoveryNoticeAcknowledge(notice) {
    await session.call(recoveryNoticeAcknowledge, { params: { notice } })
    await session.refresh()
  },

  async recoveryNoticeDispute(notice) {
    await session.call(recoveryNoticeDispute, { params: { notice } })
    await session.refresh()
  },
})

async function requireRecovery(session: Session, id: RecoveryId): Promise<Recovery> {
  const { recoveries } = await session.call(recoverySearch, {})
  const found = recoveries.find((one) => one.id === id)
  if (!found) throw new EngineError("refused", "There is no such recovery, or it is not yours to help with.")
  return found
}

/** This helper's copy of the recovery key, if it is the person's own sealing: else a server could hand out a key of its own. */
async function openCopy(session: Session, { id, account, set }: Recovery): Promise<Uint8Array> {
  const copy = await session.call(recoveryKeyRead, { params: { recovery: id } })
  const { practice, account: helper, secrets } = session.open()
  const card = (await session.reloadDirectory()).trust.trusted.get(account)?.card
  if (!card) throw notTheirs()
  try {
    const sealed = { sealed: fromBase64url(copy.sealed), signature: fromBase64url(copy.signature) }
    return await openRecoveryKey(secrets.kemSeed, sealed, card.signPublicKey, { practice, account, set, helper })
  } catch (cause) {
    if (cause instanceof CryptoError && cause.code === "invalid_signature") throw notTheirs()
    throw new EngineError("unreadable", "Your part of this recovery does not open with your keys.", { cause })
  }
}

function notTheirs(): EngineError {
  return new EngineError(
    "untrusted",
    "What the server handed out for this recovery was not sealed by the person. It was not used. Tell an owner of the practice.",
  )
}
