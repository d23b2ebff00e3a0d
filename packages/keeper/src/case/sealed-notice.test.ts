/** Notices by e-mail in the keeper: what is sent when, what is never sent twice, and who gets the sealed letter. */
import assert from "node:assert/strict"
import { createHash, randomBytes, randomUUID } from "node:crypto"
import { after, before, beforeEach, test } from "node:test"
import { canonicalText } from "@subrosa/codec"
import {
  type ApiError,
  CaseEntryId,
  CaseId,
  type ChartId,
  DeviceId,
  NoticeStepId,
  SealedNoticeId,
  type Taken,
} from "@subrosa/contract"
import { type Founded, foundPractice, newChart, type TestKeeper, testKeeper } from "@subrosa/testkit"
import { createKeeper, type Keeper } from "../index.ts"
import { jcsDigest } from "./case-digest.ts"
import type { MailOutcome, NoticeCourier, NoticeMail } from "./notice-mail.ts"

/** A courier whose next outcomes the test says, and who keeps what was sent. */
let sent: NoticeMail[] = []
let outcome: () => Promise<MailOutcome>
const courier: NoticeCourier = (mail) => ({
  kind: "ready",
  send() {
    sent.push(mail)
    return outcome()
  },
})
const nobody = () => Promise.reject(new Error("no alarm is sent here"))

let kit: TestKeeper
let founded: Founded
let id: CaseId
let chart: ChartId
let letter: string
before(async () => {
  kit = await testKeeper({ couriers: { notice: courier, email: nobody, webhook: nobody } })
})
after(() => kit.close())
beforeEach(async () => {
  sent = []
  outcome = async () => ({ kind: "accepted" })
  founded = await foundPractice(kit)
  const made = newChart(founded, ["directory"])
  chart = made.id
  await kit.keeper.entryCreate({ caller: await founded.owner.caller(), charts: [made], segments: [], entries: [] })
  id = await scopedCase(false)
  letter = await makeLetter("email")
})

const random = (bytes: number) => randomBytes(bytes).toString("base64url")
const jcs = (body: unknown) => canonicalText(body)
const now = () => new Date(kit.clock()).toISOString()
const entryId = () => CaseEntryId.parse(randomUUID())
const at = () => ({ practice: founded.practice, case: id })

async function scopedCase(rehearsal: boolean): Promise<CaseId> {
  const caseId = CaseId.parse(randomUUID())
  const params = { practice: founded.practice }
  const device = DeviceId.parse(founded.owner.person.device.id)
  const taken: Taken[] = [{ kind: "device", device, unlocked: true, from: now() }]
  const opened = { kind: "opened", by: "person", discoveredAt: now(), taken, rehearsal }
  const body = { case: caseId, id: entryId(), hold: entryId(), body: jcs(opened) }
  await kit.keeper.caseCreate(await founded.owner.caller(), { params, query: {}, body })
  const scope = { params: { ...params, case: caseId, version: 1 }, query: {}, body: { first: true, charts: [chart] } }
  await kit.keeper.caseChartCreate(await founded.owner.caller(), scope)
  await append(caseId, {
    kind: "scoped",
    version: 1,
    taken,
    size: 10,
    checkpoint: "",
    counts: { charts: 1, segments: 1, entries: 1, byKind: {} },
    chartsDigest: jcsDigest([chart]),
    doubts: 0,
    whole: true,
  })
  return caseId
}

async function append(caseId: CaseId, entry: object): Promise<void> {
  const params = { practice: founded.practice, case: caseId }
  const body = { id: entryId(), body: jcs(entry) }
  await kit.keeper.caseEntryCreate(await founded.owner.caller(), { params, query: {}, body })
}

async function makeLetter(channel: "email" | "post"): Promise<string> {
  const digest = random(32)
  const step = { id: NoticeStepId.parse(randomUUID()), chart, to: "made" as const, letter: digest, channel, at: now() }
  await kit.keeper.noticeUpdate(await founded.owner.caller(), { params: at(), query: {}, body: { steps: [step] } })
  return digest
}

function mail(more: { step?: NoticeStepId; again?: boolean; letter?: string } = {}) {
  const token = randomBytes(32)
  const body = {
    id: SealedNoticeId.parse(randomUUID()),
    step: NoticeStepId.parse(randomUUID()),
    chart,
    letter,
    sealed: random(300),
    opener: createHash("sha256").update(token).digest("base64url"),
    key: random(32),
    to: "ana@mail.example",
    sender: "ESP Office",
    phone: "800-555-0142",
    locale: "en-US",
    again: false,
    ...more,
  }
  return { body, token: token.toString("base64url") }
}
type Mail = ReturnType<typeof mail>

const send = async ({ body }: Mail, keeper: Keeper = kit.keeper) =>
  keeper.sealedNoticeSend(await founded.owner.caller(), { params: at(), query: {}, body })
const open = ({ body }: Pick<Mail, "body">, token: string, keeper: Keeper = kit.keeper) =>
  keeper.sealedNoticeOpen({ params: { practice: founded.practice, id: body.id }, query: {}, body: { token } })
const refusal = (code: string) => (error: Error & Partial<ApiError>) => error.code === code

async function ledger() {
  const { notice, steps } = await kit.keeper.noticeRead(await founded.owner.caller(), {
    params: { ...at(), chart },
    query: {},
    body: {},
  })
  return { state: notice?.state, steps: steps.map(({ to }) => to) }
}

test("an accepted mail is noted as sent with its outcome; asked again it is answered, not sent", async () => {
  const one = mail()
  assert.deepEqual(await send(one), { outcome: "accepted", code: null, repeated: false })
  assert.deepEqual(await ledger(), { state: "sent", steps: ["made", "sent"] })
  const again = mail({ step: one.body.step })
  assert.deepEqual(await send(again), { outcome: "accepted", code: null, repeated: true })
  assert.equal(sent.length, 1)
  assert.deepEqual(sent[0], {
    id: one.body.id,
    to: "ana@mail.example",
    link: `http://localhost:7400/n#${founded.practice}.${one.body.id}.${one.body.key}`,
    sender: "ESP Office",
    phone: "800-555-0142",
    locale: "en-US",
  })
})

test("the first right token gets the sealed letter and stands in the ledger as read; a wrong one learns nothing", async () => {
  const one = mail()
  await send(one)
  const wrong = await open(one, random(32)).catch((error: Error) => error)
  const unknown = await open(mail(), one.token).catch((error: Error) => error)
  assert.ok(wrong instanceof Error && unknown instanceof Error)
  assert.equal(wrong.message, unknown.message)
  assert.deepEqual(await ledger(), { state: "sent", steps: ["made", "sent"] })
  assert.deepEqual(await open(one, one.token), { sealed: one.body.sealed })
  assert.deepEqual(await open(one, one.token), { sealed: one.body.sealed })
  assert.deepEqual(await ledger(), { state: "read", steps: ["made", "sent", "read"] })
})

test("a link is good for 90 days, then the letter is erased", async () => {
  const one = mail()
  await send(one)
  kit.clock.advance(90 * 86_400_000 - 1000)
  await open(one, one.token)
  kit.clock.advance(1000)
  await assert.rejects(open(one, one.token), refusal("not_found"))
  await kit.keeper.sealedNoticeErase(founded.practice)
  const [row] = await kit.database.query("select sealed, state from keeper.sealed_notice where id = $1", [one.body.id])
  assert.deepEqual(row, { sealed: null, state: "accepted" })
})

test("tokens are guessed ten times in a quarter of an hour", async () => {
  const one = mail()
  await send(one)
  for (let i = 0; i < 10; i++) await assert.rejects(open(one, random(32)), refusal("not_found"))
  await assert.rejects(open(one, one.token), refusal("too_many_tries"))
  kit.clock.advance(15 * 60_000 + 1)
  assert.deepEqual(await open(one, one.token), { sealed: one.body.sealed })
})

test("a refusal for good brings the notice back, so that it goes another way; a deferral leaves it to be tried again", async () => {
  outcome = async () => ({ kind: "later", code: "smtp_451" })
  const one = mail()
  assert.deepEqual(await send(one), { outcome: "later", code: "smtp_451", repeated: false })
  assert.deepEqual(await ledger(), { state: "made", steps: ["made"] })
  outcome = async () => ({ kind: "refused", code: "smtp_550" })
  const two = mail({ step: one.body.step })
  assert.deepEqual(await send(two), { outcome: "refused", code: "smtp_550", repeated: false })
  assert.deepEqual(await ledger(), { state: "returned", steps: ["made", "sent", "returned"] })
  await assert.rejects(open(one, one.token), refusal("not_found"), "of the mail that never left nothing is kept")
  assert.deepEqual(await send(mail({ step: one.body.step })), { outcome: "refused", code: "smtp_550", repeated: true })
  letter = await makeLetter("post")
  assert.equal((await ledger()).state, "made")
})

/** As after a restart: the same database and key, none of the memory. */
const restarted = (notice: NoticeCourier | undefined): Keeper =>
  createKeeper({
    db: kit.db,
    keyEncryptionKey: kit.keyEncryptionKey,
    clock: () => new Date(kit.clock()),
    origin: "http://localhost:7400",
    rpId: "localhost",
    rpName: "Subrosa",
    setupToken: { check: async () => false, spend: async () => undefined },
    couriers: { notice, email: nobody, webhook: nobody },
  })

test("who is killed between the mail and its answer finds `unknown`, and nobody is written to twice unless told to", async () => {
  const answer = Promise.withResolvers<MailOutcome>()
  outcome = () => answer.promise
  const one = mail()
  const hanging = send(one)
  while (sent.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  await assert.rejects(send(mail({ step: one.body.step })), refusal("conflict"), "it is under way here")
  const after = restarted(courier)
  outcome = async () => ({ kind: "accepted" })
  const repeat = await send(mail({ step: one.body.step }), after)
  assert.deepEqual(repeat, { outcome: "unknown", code: null, repeated: true })
  assert.equal(sent.length, 1)
  const two = mail({ step: one.body.step, again: true })
  assert.deepEqual(await send(two, after), { outcome: "accepted", code: null, repeated: false })
  assert.equal(sent.length, 2)
  assert.deepEqual(await ledger(), { state: "sent", steps: ["made", "sent"] })
  assert.deepEqual(await open(one, one.token), { sealed: one.body.sealed }, "both links are good")
  assert.deepEqual(await open(two, two.token), { sealed: two.body.sealed })
  answer.resolve({ kind: "accepted" })
  await hanging
  assert.deepEqual(await ledger(), { state: "read", steps: ["made", "sent", "read"] })
})

test("whoever reads a notice whose mail was cut off has had it", async () => {
  outcome = async () => ({ kind: "unknown", code: "smtp_unreachable" })
  const one = mail()
  assert.deepEqual(await send(one), { outcome: "unknown", code: "smtp_unreachable", repeated: false })
  assert.equal((await ledger()).state, "made")
  await open(one, one.token)
  assert.deepEqual(await ledger(), { state: "read", steps: ["made", "sent", "read"] })
  assert.equal((await send(mail({ step: one.body.step, again: true }))).outcome, "accepted")
  assert.equal(sent.length, 1)
})

test("nothing leaves while the police ask for silence, in a rehearsal, for another letter or another way", async () => {
  const until = new Date(kit.clock() + 86_400_000).toISOString()
  const hold = { kind: "police-hold", form: "oral", until }
  await append(id, { ...hold, change: "put" })
  assert.equal((await send(mail())).outcome, "police-hold")
  await append(id, { ...hold, change: "lifted" })
  assert.equal((await send(mail({ letter: random(32) }))).outcome, "not-made")
  const real = id
  id = await scopedCase(true)
  letter = await makeLetter("email")
  assert.equal((await send(mail())).outcome, "rehearsal")
  id = await scopedCase(false)
  letter = await makeLetter("post")
  assert.equal((await send(mail())).outcome, "not-made")
  assert.equal(sent.length, 0)
  id = real
})

test("without a mail server the answer says so, and nothing is kept", async () => {
  assert.equal((await send(mail(), restarted(undefined))).outcome, "not-configured")
  const rows = await kit.database.query("select 1 from keeper.sealed_notice where practice = $1", [founded.practice])
  assert.equal(rows.length, 0)
})

test("what may stand where the keeper can read holds neither the link's key nor the address", async () => {
  const one = mail()
  await send(one)
  const rows = await kit.database.query("select t::text as text from keeper.sealed_notice t where practice = $1", [
    founded.practice,
  ])
  const log = await kit.database.query("select event as text from keeper.log_leaf where practice = $1", [
    founded.practice,
  ])
  const text = [...rows, ...log].map((row) => String(row.text)).join("\n")
  const key = Buffer.from(one.body.key, "base64url")
  for (const secret of [one.body.key, key.toString("hex"), key.toString("base64"), "ana@mail.example"]) {
    assert.ok(!text.includes(secret))
  }
})
