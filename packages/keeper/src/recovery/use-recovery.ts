/**
 * The person's part of a recovery, by the link: what opens the account key, and one sign-in with a new way in (spec/account.md, "Recovery by
 * helpers"). Nothing that led into the account before is left then.
 */
import { createHash, timingSafeEqual } from "node:crypto"
import { equal, fromBase64url, toBase64url, utf8 } from "@subrosa/codec"
import type * as contract from "@subrosa/contract"
import {
  type AccountId,
  ApiError,
  type DeviceId,
  type Event,
  keeperItself,
  type Parsed,
  type PracticeId,
  type RecoveryAct,
  type RecoveryId,
} from "@subrosa/contract"
import { parseAccountCard, verifySignIn } from "@subrosa/crypto"
import { takeApproval } from "../approval/approvals.ts"
import type { Sql } from "../db.ts"
import { accountRead, toAccount } from "../identity/account.ts"
import { change, type EventHead, type Identity, type Public } from "../identity/context.ts"
import { readBytes } from "../identity/read-bytes.ts"
import { type CheckedWayIn, checkPasskey, checkPassword, wayInStore } from "../identity/way-in.ts"
import { logOnly } from "../notifier.ts"
import { attemptCreate, attemptTake, registrationAttempts, registrationEnd } from "../sign-in/attempts.ts"
import { newChallenge } from "../sign-in/challenge.ts"
import { deviceStore, sessionStore } from "../sign-in/devices.ts"
import { type Person, personRead } from "../sign-in/person.ts"
import { signInFailed } from "../sign-in/proof.ts"
import { registrationOptions } from "../sign-in/webauthn.ts"
import { stopRunning } from "./helpers.ts"
import { noticeStore } from "./notice-rows.ts"
import {
  type Found,
  recoveriesUnfinished,
  recoveryFind,
  recoveryOpened,
  recoveryUsed,
  setDelete,
  setRead,
  stateOf,
} from "./recovery-rows.ts"

/** The first device that comes is the one; its repeated requests answer the same, with another challenge. */
export const recoveryRead: Public<typeof contract.recoveryRead> = async (identity, { params, body }) => {
  const { practice, recovery } = params
  const devicePublicKey = readBytes(body.devicePublicKey, "devicePublicKey", 32)
  // Before anything is put into the log: only the link's holder comes so far. Nobody knows yet who they are.
  await identity.db.inPractice(practice, (sql) => byToken(sql, practice, recovery, body.token))
  const actor = { practice, account: keeperItself, device: keeperItself }
  const opened = await change(identity, actor, async (sql, head, now) => {
    const found = await requireOpen(sql, practice, recovery, body.token, now)
    const { row } = found
    const set = await setRead(sql, practice, row.account)
    const person = await accountRead(sql, practice, row.account)
    if (person?.state !== "active" || set?.id !== row.recovery_set) throw over()
    if (row.handover === null || row.link_expires_at === null) throw over()
    const answer = { row, handover: row.handover, expiresAt: row.link_expires_at, set, person }
    if (row.opened_by !== null && equal(row.opened_by, devicePublicKey)) return { events: [], result: answer }
    if (row.opened_by !== null) {
      throw new ApiError(
        "gone",
        "this link was opened on another device before. If that was not you, tell your helper at once to stop it",
      )
    }
    await recoveryOpened(sql, practice, row.id, devicePublicKey)
    const event: Event = { ...head, type: "recovery", subject: row.account, change: "opened", recovery: row.id }
    return { events: [event], result: answer }
  })
  const { row, set, person } = opened
  const challenge = newChallenge()
  const state = { challenge: challenge.text, recovery: row.id }
  const attempt = await attemptCreate(identity, { kind: "recovery", practice, account: row.account, state })
  const registration = newChallenge()
  await attemptCreate(identity, {
    ...{ kind: "registration", practice, account: row.account },
    state: { challenge: registration.text, prfSalt: toBase64url(person.prf_salt) },
  })
  const { name } = parseAccountCard(utf8(person.card))
  const user = { practice, account: row.account, name }
  const share = await identity.accountShares.open(set.sealed_share, { practice, account: row.account, set: set.id })
  return {
    account: row.account,
    set: set.id,
    expiresAt: opened.expiresAt.toISOString(),
    handover: toBase64url(opened.handover),
    share: toBase64url(Uint8Array.from(share)),
    sealedAccountKey: toBase64url(set.sealed_account_key),
    card: toAccount(person).card,
    secrets: toBase64url(person.secrets),
    attempt,
    challenge: challenge.text,
    options: await registrationOptions(identity, user, registration.bytes, []),
    prfSalt: toBase64url(person.prf_salt),
  }
}

const over = () => new ApiError("gone", "this recovery is over: ask your helper to begin again")

export const recoveryFinish: Public<typeof contract.recoveryFinish> = async (identity, { params, body }) => {
  const { practice, recovery } = params
  const devicePublicKey = readBytes(body.device.publicKey, "device.publicKey", 32)
  const signature = readBytes(body.signature, "signature", 64)
  const { row } = await identity.db.inPractice(practice, (sql) =>
    requireOpen(sql, practice, recovery, body.token, identity.clock()),
  )
  const { account } = row
  const wayIn = await checkWayIn(identity, practice, account, body)
  const attempt = await attemptTake(identity, body.attempt, "recovery")
  if (attempt?.state.recovery !== row.id) throw signInFailed()
  const challenge = fromBase64url(attempt.state.challenge ?? "")
  const actor = { practice, account, device: body.device.id }
  const done = await change(identity, actor, async (sql, head, now) => {
    const found = await requireOpen(sql, practice, recovery, body.token, now)
    const person = await personRead(sql, practice, account)
    const isOwnDevice = found.row.opened_by !== null && equal(found.row.opened_by, devicePublicKey)
    if (person === undefined || !isOwnDevice) throw signInFailed()
    const { signPublicKey } = parseAccountCard(utf8(person.card))
    if (!(await verifySignIn(signPublicKey, { challenge, devicePublicKey }, signature, { practice, account })))
      throw signInFailed()
    return recover(sql, identity, { found, person, head, now, device: body.device, wayIn })
  })
  await registrationEnd(identity, practice, account)
  return {
    practice,
    account,
    session: done.session,
    device: body.device.id,
    secrets: toBase64url(done.person.secrets),
    slot: body.wayIn.slot,
    prfSalt: body.wayIn.kind === "passkey" ? toBase64url(done.person.prfSalt) : null,
  }
}

type Finish = Parsed<typeof contract.recoveryFinish>["body"]

async function checkWayIn(
  identity: Identity,
  practice: PracticeId,
  account: AccountId,
  { wayIn }: Finish,
): Promise<CheckedWayIn> {
  if (wayIn.kind === "password") return checkPassword(identity, practice, wayIn, "wayIn.")
  const attempts = await registrationAttempts(identity, practice, account)
  return checkPasskey(
    identity,
    wayIn,
    attempts.map(({ state }) => state.challenge ?? ""),
    "wayIn.",
  )
}

interface Recovering {
  found: Found
  person: Person
  head: EventHead
  now: Date
  device: Finish["device"]
  wayIn: CheckedWayIn
}

/** Uses the approval up, ends what was lost, lets the person in by what is new. */
async function recover(sql: Sql, identity: Identity, { found, person, head, now, device, wayIn }: Recovering) {
  const { practice, account } = person
  const { row, approval } = found
  const notifier = identity.notifier ?? logOnly
  const act: RecoveryAct = { account, recovery: row.id, set: row.recovery_set }
  const asked = { practice, account: row.helper, device: approval.device, session: approval.session }
  const taken = await takeApproval(sql, asked, now, "recovery", act, notifier)
  await recoveryUsed(sql, practice, row.id, now)
  const used: Event = { ...head, type: "recovery", subject: account, change: "used", recovery: row.id }
  const ended = await endWaysIn(sql, head, practice, account, now)
  await setDelete(sql, practice, account)
  const by = { practice, account, device: device.id }
  const others = await recoveriesUnfinished(sql, practice, account)
  const stopped = await stopRunning(sql, identity.notifier, by, others, now)
  await wayInStore(sql, practice, account, wayIn, now)
  await deviceStore(sql, practice, account, device, now)
  const session = await sessionStore(sql, { practice, account, device: device.id, renew: undefined }, now)
  const added: Event[] = [
    { ...head, type: "device", subject: device.id, change: "added" },
    { ...head, type: "key", subject: account, change: "slot-added", kind: wayIn.kind },
  ]
  await noticeStore(sql, practice, { account, kind: "recovery", device: device.id, helper: row.helper, at: now })
  const subject = { kind: "account", id: account } as const
  const notice = { kind: "recovery", severity: "warning", practice, subject, account, device: device.id } as const
  const told = await notifier.raise(sql, { ...notice, events: [used] }, now)
  return { events: [...taken.events, used, ...told, ...ended, ...stopped, ...added], result: { session, person } }
}

/** Every way in, the key file, every device and session. Events to append. */
async function endWaysIn(
  sql: Sql,
  head: EventHead,
  practice: PracticeId,
  account: AccountId,
  now: Date,
): Promise<Event[]> {
  const { rows: slots } = await sql.query<{ kind: string }>(
    { text: "delete from keeper.slot where practice = $1 and account = $2 returning kind" },
    [practice, account],
  )
  const { rows: devices } = await sql.query<{ id: DeviceId }>(
    {
      text: `update keeper.device set ended_at = $3 where practice = $1 and account = $2 and ended_at is null returning id`,
    },
    [practice, account, now],
  )
  await sql.query(
    { text: "update keeper.session set ended_at = $3 where practice = $1 and account = $2 and ended_at is null" },
    [practice, account, now],
  )
  await sql.query({ text: "update keeper.account set key_file = false where practice = $1 and id = $2" }, [
    practice,
    account,
  ])
  return [
    ...slots.map(({ kind }): Event => ({ ...head, type: "key", subject: account, change: "slot-ended", kind })),
    ...devices.map(({ id }): Event => ({ ...head, type: "device", subject: id, change: "ended" })),
  ]
}

/** Who shows the token holds the link; for anyone else there is no such recovery. */
async function byToken(sql: Sql, practice: PracticeId, id: RecoveryId, token: string): Promise<Found> {
  const found = await recoveryFind(sql, practice, id)
  const shown = createHash("sha256")
    .update(readBytes(token, "token", 32))
    .digest()
  const digest = found?.row.token_digest ?? null
  if (found === undefined || digest === null || !timingSafeEqual(shown, digest))
    throw new ApiError("not_found", "there is no such recovery, or your helper has made a newer link")
  return found
}

/** @throws ApiError `not_found`, `gone` */
async function requireOpen(sql: Sql, practice: PracticeId, id: RecoveryId, token: string, now: Date): Promise<Found> {
  const found = await byToken(sql, practice, id, token)
  const state = stateOf(found, now)
  if (state === "linked" || state === "opened") return found
  if (state === "used") throw new ApiError("gone", "this link was used already")
  if (state === "ready") throw new ApiError("gone", "this link has run out: ask your helper for a new one")
  throw new ApiError("gone", "this recovery was stopped: speak with an officer of the practice")
}
