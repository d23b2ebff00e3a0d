/** Signing in: a challenge, one answer to it, a session bound to the device's key (contract, sign-in.ts). */

import { toBase64url } from "@subrosa/codec"
import type * as contract from "@subrosa/contract"
import type { Event, NewDevice, Parsed, SessionId } from "@subrosa/contract"
import type { Sql } from "../db.ts"
import { change, type Identity, type Public } from "../identity/context.ts"
import { readBytes } from "../identity/read-bytes.ts"
import { logOnly } from "../notifier.ts"
import { noticeStore } from "../recovery/notice-rows.ts"
import { accountKeyProve, accountKeyStart } from "./account-key.ts"
import { attemptTake } from "./attempts.ts"
import { deviceStore, isDeviceNew, sessionStore } from "./devices.ts"
import { passkeyProve, passkeyStart } from "./passkey.ts"
import { passwordProve, passwordStart } from "./password.ts"
import type { Person } from "./person.ts"
import { type Proof, signInFailed } from "./proof.ts"
import { tryClear } from "./throttle.ts"

export const signInStart: Public<typeof contract.signInStart> = async (identity, { body }) => {
  switch (body.kind) {
    case "passkey":
      return passkeyStart(identity, body)
    case "password":
      return passwordStart(identity, body)
    default:
      return accountKeyStart(identity, body.kind, body.practice, body.account)
  }
}

export const signInFinish: Public<typeof contract.signInFinish> = async (identity, { body }) => {
  readBytes(body.device.publicKey, "device.publicKey", 32)
  const { person, slot, subject } = await prove(identity, body)
  await tryClear(identity, subject)
  const isRecovery = body.answer.kind === "recovery-kit"
  const session = await openSession(identity, person, body.device, { renew: body.renew, isRecovery })
  return {
    practice: person.practice,
    session,
    device: body.device.id,
    account: person.account,
    secrets: toBase64url(person.secrets),
    slot,
    prfSalt: slot?.kind === "passkey" ? toBase64url(person.prfSalt) : null,
  }
}

type Finish = Parsed<typeof contract.signInFinish>["body"]

/** The attempt is used up whatever comes of it. */
async function prove(identity: Identity, { attempt: id, answer, device }: Finish): Promise<Proof> {
  const attempt = await attemptTake(identity, id, answer.kind)
  if (attempt === undefined) throw signInFailed()
  switch (answer.kind) {
    case "passkey":
      return passkeyProve(identity, attempt, answer.assertion)
    case "password":
      return passwordProve(identity, attempt, answer)
    default:
      return accountKeyProve(identity, attempt, answer, device.publicKey)
  }
}

/**
 * A device seen for the first time (or again after it was ended) is an event of the log; a further session is not. Officers are told of a
 * recovery, in the same transaction, and so is the person on every other device of theirs: whoever found the sheet of paper signs in like
 * its owner.
 */
async function openSession(
  identity: Identity,
  { practice, account }: Person,
  device: NewDevice,
  { renew, isRecovery }: { renew: SessionId | undefined; isRecovery: boolean },
): Promise<SessionId> {
  const store = async (sql: Sql, now: Date) => {
    await deviceStore(sql, practice, account, device, now)
    return sessionStore(sql, { practice, account, device: device.id, renew }, now)
  }
  const isNew = await identity.db.inPractice(practice, (sql) => isDeviceNew(sql, practice, account, device))
  if (!isNew && !isRecovery) {
    const now = identity.clock()
    return identity.db.transaction(practice, (sql) =>
      sessionStore(sql, { practice, account, device: device.id, renew }, now),
    )
  }
  return change(identity, { practice, account, device: device.id }, async (sql, head, now) => {
    const added: Event[] = (await isDeviceNew(sql, practice, account, device))
      ? [{ ...head, type: "device", subject: device.id, change: "added" }]
      : []
    const result = await store(sql, now)
    if (!isRecovery) return { events: added, result }
    const about = { practice, subject: { kind: "account", id: account }, account, device: device.id } as const
    const notice = { kind: "recovery", severity: "warning", events: added } as const
    const told = await (identity.notifier ?? logOnly).raise(sql, { ...notice, ...about }, now)
    await noticeStore(sql, practice, { account, kind: "recovery-kit", device: device.id, helper: null, at: now })
    return { events: [...added, ...told], result }
  })
}
