/** What the keeper itself refuses and tells around a recovery; the whole of one is in packages/engine/src/recovery/recovery.test.ts. */
import assert from "node:assert/strict"
import { randomUUID } from "node:crypto"
import { after, before, beforeEach, test } from "node:test"
import { toBase64url } from "@subrosa/codec"
import { ApiError, type ErrorCode, RecoveryId } from "@subrosa/contract"
import {
  admitMember,
  type Founded,
  foundPractice,
  type Member,
  nameHelpers,
  type RecoveryNaming,
  type TestKeeper,
  testKeeper,
} from "@subrosa/testkit"

let kit: TestKeeper
let founded: Founded
let owner: Member
let lost: Member
let helper: Member
before(async () => {
  kit = await testKeeper()
})
after(() => kit.close())
beforeEach(async () => {
  founded = await foundPractice(kit)
  owner = founded.owner
  lost = await admitMember(kit, founded, ["clinician"])
  helper = await admitMember(kit, founded, ["clinician"])
})

const refusal = (code: ErrorCode) => (error: unknown) => error instanceof ApiError && error.code === code
const at = () => ({ practice: founded.practice })
const name = async (of: Member, body: RecoveryNaming) =>
  kit.keeper.recoveryHelpersUpdate(await of.caller(), { params: at(), query: {}, body })
const start = async (by: Member, of: Member) =>
  kit.keeper.recoveryCreate(await by.caller(), {
    params: at(),
    query: {},
    body: { id: RecoveryId.parse(randomUUID()), account: of.person.account },
  })
const key = async (by: Member, recovery: RecoveryId) =>
  kit.keeper.recoveryKeyRead(await by.caller(), { params: { ...at(), recovery }, query: {}, body: {} })
const decide = async (by: Member, decision: "approve" | "refuse") => {
  const caller = await by.caller()
  const { approvals } = await kit.keeper.approvalSearch(caller, { params: at(), query: { pending: "true" }, body: {} })
  const [waiting] = approvals
  assert.ok(waiting)
  const params = { ...at(), approval: waiting.id }
  return kit.keeper.approvalDecide(caller, { params, query: {}, body: { decision } })
}
/** Everyone signs in again after it. */
async function later(minutes: number): Promise<void> {
  kit.clock.advance(minutes * 60_000)
  const now = kit.clock()
  await kit.database.query("update keeper.session set last_seen_at = $1, fresh_until = $2", [
    new Date(now),
    new Date(now + 300_000),
  ])
}
const anHourLater = () => later(60)
/** Longer than officers have to answer. */
async function silence(): Promise<void> {
  await later(31)
  await kit.keeper.alarmRound(founded.practice)
}
const locksOf = ({ person }: Member) =>
  kit.database.query("select because from keeper.lock where subject = $1 and ended_at is null", [person.account])
const alarmsOf = ({ person }: Member) =>
  kit.database.query("select kind, severity, state from keeper.alarm where subject = $1 order by raised_at, kind", [
    person.account,
  ])

test("a naming is taken as its person signed it: nobody twice, not oneself, no copy for another or under another naming", async () => {
  const body = await nameHelpers(lost.person, helper.person)
  const [copy] = body.helpers
  assert.ok(copy)
  const wrong: RecoveryNaming[] = [
    { ...body, helpers: [copy, copy] },
    { ...body, helpers: [{ ...copy, helper: owner.person.account }] },
    { ...body, id: (await nameHelpers(lost.person, helper.person)).id },
    { ...body, sealedAccountKey: toBase64url(new Uint8Array(61)) },
    await nameHelpers(lost.person, lost.person),
    await nameHelpers(owner.person, helper.person),
  ]
  for (const one of wrong) await assert.rejects(name(lost, one), refusal("invalid_request"))
  const named = await name(lost, body)
  assert.deepEqual(await name(lost, body), named)
  const [row] = await kit.database.query("select sealed_share from keeper.recovery_set where id = $1", [body.id])
  assert.ok(row?.sealed_share instanceof Uint8Array)
  assert.ok(!Buffer.from(row.sealed_share).includes(Buffer.from(body.share, "base64url")))
})

test("silence locks the account in question; what is decided lifts that lock", async () => {
  await name(lost, await nameHelpers(lost.person, helper.person))
  const { id } = await start(helper, lost)
  assert.deepEqual(await alarmsOf(lost), [{ kind: "recovery-started", severity: "critical", state: "open" }])
  await silence()
  assert.deepEqual(await locksOf(lost), [{ because: "alarm" }])
  await decide(owner, "refuse")
  assert.deepEqual(await locksOf(lost), [])
  await assert.rejects(key(helper, id), refusal("gone"))
})

test("a lock that another alarm holds stays when a recovery is over", async () => {
  await name(lost, await nameHelpers(lost.person, helper.person))
  await start(helper, lost)
  const subject = { kind: "account", id: lost.person.account } as const
  await kit.keeper.alarmRaise({ practice: founded.practice, kind: "limit-hammering", subject })
  await silence()
  await decide(owner, "refuse")
  assert.deepEqual(await locksOf(lost), [{ because: "alarm" }])
})

test("the helper's copy waits for the officer and for the hour, and is the helper's alone", async () => {
  const other = await admitMember(kit, founded, ["clinician"])
  await name(lost, await nameHelpers(lost.person, helper.person, other.person))
  const { id } = await start(helper, lost)
  await assert.rejects(key(helper, id), refusal("second_person_required"))
  await decide(owner, "approve")
  await assert.rejects(key(helper, id), refusal("second_person_required"))
  await anHourLater()
  assert.equal((await key(helper, id)).helper, helper.person.account)
  await assert.rejects(key(other, id), refusal("not_found"))
  await assert.rejects(start(other, lost), refusal("conflict"))
})

test("an officer who is lost does not agree to it, nor one who was made an officer after", async () => {
  const second = await admitMember(kit, founded, ["owner"])
  await name(second, await nameHelpers(second.person, helper.person))
  await start(helper, second)
  await assert.rejects(decide(second, "approve"), refusal("forbidden"))
  kit.clock.advance(1000)
  const late = await admitMember(kit, founded, ["privacy-officer"])
  await assert.rejects(decide(late, "approve"), refusal("forbidden"))
  assert.equal((await decide(owner, "approve")).state, "approved")
})
