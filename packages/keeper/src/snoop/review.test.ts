import assert from "node:assert/strict"
import { randomBytes, randomUUID } from "node:crypto"
import { after, before, beforeEach, test } from "node:test"
import { toBase64url } from "@subrosa/codec"
import { ApiError, type CaseId, type ChartId, type ErrorCode, type Finding, type KinshipToken } from "@subrosa/contract"
import {
  admitMember,
  type Founded,
  foundPractice,
  joinPractice,
  type Member,
  newChart,
  newEntry,
  segmentOf,
  type TestKeeper,
  testKeeper,
} from "@subrosa/testkit"

const hour = 3_600_000
let t: TestKeeper
let founded: Founded
let owner: Member
let clinician: Member
before(async () => {
  t = await testKeeper()
})
after(() => t.close())
beforeEach(async () => {
  founded = await foundPractice(t, { roles: ["clinician", "owner"] })
  owner = founded.owner
  clinician = await admitMember(t, founded, ["clinician"])
  // A newcomer's first week explains itself; these are past it.
  await t.database.query("update keeper.team_member set since = now() - interval '1 year' where practice = $1", [
    founded.practice,
  ])
  await t.database.query("update keeper.device set created_at = created_at - interval '1 year' where practice = $1", [
    founded.practice,
  ])
})

const refusal = (code: ErrorCode) => (error: unknown) => error instanceof ApiError && error.code === code
const params = () => ({ practice: founded.practice })
const token = (kind: KinshipToken["kind"], seed: string): KinshipToken => ({
  kind,
  token: toBase64url(Buffer.alloc(16, seed)),
})

/** A chart by the owner, who is its patient's therapist. */
async function makeChart(tokens: KinshipToken[] = [], chart = newChart(founded)): Promise<ChartId> {
  const entries = [newEntry(chart.id, segmentOf(chart, "directory")), newEntry(chart.id, segmentOf(chart, "clinical"))]
  const caller = await owner.caller()
  await t.keeper.entryCreate({ caller, charts: [chart], segments: [], entries }, [{ chart: chart.id, tokens }])
  return chart.id
}

async function open(member: Member, chart: ChartId): Promise<void> {
  const opening = await t.keeper.chartOpen(await member.caller(), {
    params: { ...params(), chart },
    query: {},
    body: {
      segments: [
        { kind: "directory", after: 0 },
        { kind: "clinical", after: 0 },
      ],
      purpose: "TREAT",
      reason: "other",
      checkpointSize: 0,
    },
  })
  await opening.release()
}

const queue = async (member: Member, state: "open" | "all" = "open"): Promise<Finding[]> =>
  (await t.keeper.findingSearch(await member.caller(), { params: params(), query: { state, limit: 200 }, body: {} }))
    .findings
const findings = async (member: Member, state: "open" | "all" = "open"): Promise<Finding[]> =>
  (await queue(member, state)).filter(({ alarmed }) => alarmed)
const setHome = async (member: Member, tokens: KinshipToken[]) =>
  t.keeper.kinshipUpdate(await owner.caller(), {
    params: { ...params(), account: member.person.account },
    query: {},
    body: { tokens },
  })
const snoopAlarms = () =>
  t.database.query(
    "select subject, count, evidence from keeper.alarm where practice = $1 and kind = 'snoop-suspected'",
    [founded.practice],
  )

test("a neighbour's chart opened with no known reason is found at once; a stranger's like it is not", async () => {
  await setHome(clinician, [token("family-name", "a"), token("address", "h"), token("street", "s")])
  const neighbour = await makeChart([token("family-name", "b"), token("address", "i"), token("street", "s")])
  const stranger = await makeChart([token("family-name", "c"), token("address", "j"), token("street", "u")])
  await open(clinician, stranger)
  await t.keeper.snoopRound(founded.practice)
  assert.deepEqual(await findings(owner), [])
  await open(clinician, neighbour)
  assert.equal(await t.keeper.snoopRound(founded.practice), 1)
  const [found] = await findings(owner)
  assert.deepEqual([found?.account, found?.chart, found?.state], [clinician.person.account, neighbour, "open"])
  assert.deepEqual([...(found?.signals ?? [])].sort(), ["neighbour", "unexplained"])
  const [alarm] = await snoopAlarms()
  assert.deepEqual([alarm?.subject, alarm?.count], [clinician.person.account, 1])
  assert.equal(await t.keeper.snoopRound(founded.practice), 0, "nothing is found twice")
})

test("the therapist's own opening of a neighbour who is their patient is nobody's business", async () => {
  await setHome(owner, [token("family-name", "a"), token("address", "h"), token("street", "s")])
  const chart = await makeChart([token("street", "s")])
  await open(owner, chart)
  assert.equal(await t.keeper.snoopRound(founded.practice), 0)
})

test("after three days without any work, an idle opening of a patient whom nobody sees is found; one that led to work is not", async () => {
  const chart = await makeChart()
  const worked = newChart(founded)
  await makeChart([], worked)
  t.clock.advance(30 * 24 * hour)
  await settleSessions()
  await open(clinician, chart)
  await open(clinician, worked.id)
  t.clock.advance(hour / 60)
  const entries = [newEntry(worked.id, segmentOf(worked, "clinical"))]
  await t.keeper.entryCreate({ caller: await clinician.caller(), charts: [], segments: [], entries }, [])
  await t.keeper.snoopRound(founded.practice)
  assert.deepEqual(await snoopAlarms(), [])
  t.clock.advance(3 * 24 * hour + hour)
  assert.equal(await t.keeper.snoopRound(founded.practice), 1)
  const found = await t.database.query("select chart from keeper.finding where practice = $1 and alarmed", [
    founded.practice,
  ])
  assert.deepEqual(found, [{ chart }])
  assert.equal((await snoopAlarms()).length, 1)
})

test("who comes back to a stranger's chart, with nothing done there the last time, is found at once, not at the next daily look", async () => {
  // Its therapist works in it, so that one idle opening is not enough.
  const chart = await makeChart()
  await open(clinician, chart)
  t.clock.advance(4 * 24 * hour)
  await settleSessions()
  assert.equal(await t.keeper.snoopRound(founded.practice), 0)
  t.clock.advance(hour / 60)
  await open(clinician, chart)
  assert.equal(await t.keeper.snoopRound(founded.practice), 1)
  const [found] = await findings(owner)
  assert.deepEqual([found?.account, found?.chart], [clinician.person.account, chart])
  assert.ok(found?.signals.includes("repeated"))
})

test("a question goes to the person asked, who sees neither the finding nor why; the answer comes back to officers", async () => {
  await setHome(clinician, [token("family-name", "a"), token("address", "h")])
  const chart = await makeChart([token("family-name", "a"), token("address", "h")])
  await open(clinician, chart)
  await t.keeper.snoopRound(founded.practice)
  const [found] = await findings(owner)
  assert.ok(found)
  assert.equal(found.signals[0], "self")
  const decide = async (member: Member, body: Parameters<typeof t.keeper.findingDecide>[1]["body"]) =>
    t.keeper.findingDecide(await member.caller(), { params: { ...params(), finding: found.id }, query: {}, body })
  await assert.rejects(decide(clinician, { decision: "accept" }), refusal("forbidden"))
  const question = toBase64url(randomBytes(60))
  assert.equal((await decide(owner, { decision: "question", question })).state, "questioned")
  const { questions } = await t.keeper.questionSearch(await clinician.caller())
  assert.deepEqual(
    questions.map(({ finding, chart: of, question: asked }) => [finding, of, asked]),
    [[found.id, chart, question]],
  )
  assert.deepEqual((await t.keeper.questionSearch(await owner.caller())).questions, [])
  const pending = await joinPractice(t, founded, ["clinician"])
  await assert.rejects(t.keeper.questionSearch(await pending.caller()), refusal("forbidden"))
  const answer = toBase64url(randomBytes(60))
  const reply = async (member: Member) =>
    t.keeper.questionAnswer(await member.caller(), {
      params: { ...params(), finding: found.id },
      query: {},
      body: { answer },
    })
  await assert.rejects(reply(owner), refusal("not_found"))
  await reply(clinician)
  assert.deepEqual(
    (await findings(owner)).map(({ state, answer: said }) => [state, said]),
    [["explained", answer]],
  )
  const id = randomUUID() as CaseId
  assert.equal((await decide(owner, { decision: "case", case: id })).case, id)
  await assert.rejects(decide(owner, { decision: "accept" }), refusal("conflict"))
  assert.deepEqual(await findings(owner), [])
  const events = await t.database.query(
    "select event::jsonb ->> 'change' as change from keeper.log_leaf where practice = $1 and type = 'review' order by index",
    [founded.practice],
  )
  assert.deepEqual(
    events.map(({ change }) => change),
    ["found", "questioned", "explained", "case"],
  )
})

test("what was opened on somebody's word stands in the queue without an alarm, and is still found when nothing comes of it", async () => {
  const chart = await makeChart()
  t.clock.advance(30 * 24 * hour)
  await settleSessions()
  await open(clinician, chart)
  assert.equal(await t.keeper.snoopRound(founded.practice), 0)
  const [waiting] = await queue(owner)
  assert.deepEqual(
    [waiting?.account, waiting?.chart, waiting?.alarmed, waiting?.reasons, waiting?.signals, waiting?.openings.length],
    [clinician.person.account, chart, false, ["other"], [], 1],
  )
  assert.deepEqual(await snoopAlarms(), [])
  // Opened again on the same word: nothing new to look at.
  await open(clinician, chart)
  await t.keeper.snoopRound(founded.practice)
  assert.deepEqual(
    (await queue(owner)).map(({ id, openings }) => [id, openings]),
    [[waiting?.id, waiting?.openings]],
  )
  // An officer who has looked at it does not keep the watch from looking at what comes of it.
  if (waiting !== undefined) {
    await t.keeper.findingDecide(await owner.caller(), {
      params: { ...params(), finding: waiting.id },
      query: {},
      body: { decision: "accept" },
    })
  }
  assert.deepEqual(await queue(owner), [])
  t.clock.advance(3 * 24 * hour + hour)
  await settleSessions()
  assert.equal(await t.keeper.snoopRound(founded.practice), 1)
  assert.deepEqual(
    (await queue(owner)).map(({ chart: of, alarmed, reasons }) => [of, alarmed, reasons]),
    [[chart, true, ["other"]]],
  )
  assert.equal((await snoopAlarms()).length, 1)
})

test("what waits in the queue raises its alarm when it turns out to stand out, and keeps what it stands out by", async () => {
  const chart = await makeChart()
  t.clock.advance(30 * 24 * hour)
  await settleSessions()
  await open(clinician, chart)
  await t.keeper.snoopRound(founded.practice)
  const [waiting] = await queue(owner)
  t.clock.advance(3 * 24 * hour + hour)
  await settleSessions()
  assert.equal(await t.keeper.snoopRound(founded.practice), 1)
  const [grown] = await queue(owner)
  assert.deepEqual([grown?.id, grown?.alarmed], [waiting?.id, true])
  await open(clinician, chart)
  await t.keeper.snoopRound(founded.practice)
  assert.ok((await queue(owner))[0]?.signals.includes("no-follow-up"))
  assert.equal((await snoopAlarms()).length, 1)
})

const settleSessions = () =>
  t.database.query("update keeper.session set started_at = $2, last_seen_at = $2 where practice = $1", [
    founded.practice,
    new Date(t.clock()),
  ])

test("nobody sees findings about themselves, and only officers see any", async () => {
  await setHome(owner, [token("family-name", "a"), token("address", "h")])
  const privacy = await admitMember(t, founded, ["privacy-officer"])
  const chart = await makeChart([token("family-name", "a"), token("address", "h")])
  await open(owner, chart)
  assert.equal(await t.keeper.snoopRound(founded.practice), 1)
  assert.equal((await findings(privacy)).length, 1)
  assert.deepEqual(await findings(owner, "all"), [])
  await assert.rejects(findings(clinician), refusal("forbidden"))
})

test("what is sealed shows no kin: rows of one length, none alike, no token to be found", async () => {
  const shared = [token("family-name", "a")]
  await makeChart(shared)
  await makeChart([...shared, token("address", "x"), token("phone", "y")])
  const rows = await t.database.query("select sealed from keeper.kinship where practice = $1", [founded.practice])
  const sealed = rows.map((row) => row.sealed as Buffer)
  assert.equal(new Set(sealed.map(({ length }) => length)).size, 1)
  assert.equal(new Set(sealed.map((one) => one.toString("hex"))).size, 2)
})
