/** An incident from its opening to a person's own answer, against the real server: two officers, a stolen laptop, charts nobody touched. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import {
  AccountId,
  type ApprovalId,
  approvalDecide,
  type CaseId,
  type ChartId,
  type DeviceId,
  decoySearch,
  decoyUpdate,
  type Taken,
} from "@subrosa/contract"
import { ndjson } from "../../testing/import-sources.ts"
import { founded, joined, touchPasskey, type Worker } from "../../testing/practice.ts"
import { type TestServer, testServer } from "../../testing/test-server.ts"
import { createCharts } from "../charts.ts"
import { createIncidents } from "./incidents.ts"

let server: TestServer
let ann: Worker
let pia: Worker
let bob: Worker
let charts: ChartId[]
const note = (n: number) =>
  `Patient ${n} spoke of sleepless nights since the divorce and of a fear that colleagues at the harbour office would find out`

before(async () => {
  server = await testServer()
  ann = await founded(server)
  pia = await joined(server, ann, "Pia", ["privacy-officer"])
  bob = await joined(server, ann, "Bob", ["clinician"])
  charts = await importPatients(ann, 6)
})
after(() => server.close())

/** By the server's clock, which the log tells the time by. */
const now = () => new Date(server.clock()).toISOString()
/** A minute for everyone. */
const pass = async () => {
  server.clock.advance(60_000)
  for (const { platform } of [ann, pia, bob]) await platform.advance(60_000)
}
const incidents = (worker: Worker) => createIncidents(worker.core, worker.face.teamRotate)

const openCase = (title: string, taken: Taken): Promise<CaseId> =>
  incidents(pia).caseOpen({ title, by: "person", discoveredAt: now(), taken: [taken], rehearsal: false })
/** Whatever this person was ever given or wrote. */
const allOf = ({ core }: Worker): Taken => ({
  kind: "insider",
  account: core.account(),
  from: new Date(0).toISOString(),
  to: now(),
})

async function importPatients(worker: Worker, n: number): Promise<ChartId[]> {
  const resources = Array.from({ length: n }, (_, i) => [
    {
      resourceType: "Patient",
      id: `p${i}`,
      name: [{ family: `Lopez${i}`, given: ["Ana"] }],
      birthDate: `198${i}-04-12`,
      address: [{ line: [`${i} Elm Street`], city: "Albany", state: "NY" }],
    },
    {
      resourceType: "Condition",
      id: `c${i}`,
      code: { text: "Anxiety" },
      subject: { reference: `Patient/p${i}` },
      note: [{ text: note(i) }],
    },
  ]).flat()
  const report = await createCharts(worker.core).import({
    sources: [ndjson("a.ndjson", resources)],
    addToWorklist: false,
  })
  assert.deepEqual(report.refused, [])
  return report.patients.map(({ chart }) => chart)
}

/** Entries of these charts that the keeper holds now: what an opening by a clinician of the team is given. */
async function entriesOf(...of: (ChartId | undefined)[]): Promise<string[]> {
  const rows = await server.query("select entry from keeper.share where chart = any($1::uuid[]) order by entry", [of])
  return rows.map(({ entry }) => String(entry))
}

async function decide(worker: Worker, approval: ApprovalId): Promise<void> {
  await touchPasskey(worker)
  await worker.core.call(approvalDecide, { params: { approval }, body: { decision: "approve" } })
}

const open = (worker: Worker, chart: ChartId | undefined) => {
  assert.ok(chart)
  return createCharts(worker.core).chartOpen({ chart, purpose: "TREAT" })
}

let id: CaseId
let taken: Taken
let stolen: string[]

test("the scope of a stolen, unlocked laptop is exactly what was open on it and what was opened from it", async () => {
  const [first, second, third, fourth] = charts
  await open(bob, first)
  await open(bob, second)
  const held = await entriesOf(first, second)
  await pass()
  const from = now()
  await pass()
  await open(bob, third)
  stolen = [...held, ...(await entriesOf(third))].sort()
  await open(ann, fourth)
  // Written after Bob's opening: not in what was taken.
  const state = await open(ann, first)
  assert.ok(state.patient)
  const charted = createCharts(ann.core)
  await charted.chartOpen({ chart: first as ChartId, purpose: "TREAT" })
  await charted.resourceUpdate({ chart: first as ChartId, resource: { ...state.patient, birthDate: "1970-01-01" } })
  await pass()

  taken = { kind: "device", device: bob.core.device() as DeviceId, unlocked: true, from }
  const officer = incidents(pia)
  id = await officer.caseOpen({
    title: "Bob's laptop, stolen on the train",
    by: "person",
    discoveredAt: now(),
    discoveredBy: pia.core.account(),
    taken: [taken],
    rehearsal: false,
  })
  const summary = await officer.caseScope({ case: id })
  assert.deepEqual([summary.version, summary.counts.charts, summary.doubts], [1, 3, []])
  const exposed = await officer.caseExposed({ case: id })
  const found = exposed.flatMap(({ segments }) => segments.flatMap(({ entries }) => entries.map(({ entry }) => entry)))
  assert.deepEqual(found.sort(), stolen)
  assert.deepEqual(await officer.caseCharts(id), [first, second, third].sort())
})

test("the case reads the same to the other officer, every sentence with its evidence, and whose words are whose", async () => {
  await incidents(ann).caseNote({ case: id, text: "Bob called at noon.", at: now() })
  const view = await incidents(ann).caseRead(id)
  assert.equal(view.opened.title, "Bob's laptop, stolen on the train")
  assert.ok(
    view.statements.some(({ kind, text }) => kind === "proven" && text.startsWith("Scope 1: 3 people's records")),
  )
  const free = view.statements.flatMap((one) => (one.kind === "free" ? [one] : []))
  assert.deepEqual(
    free.map(({ text, account }) => [text, account]),
    [
      ["Bob's laptop, stolen on the train", pia.core.account()],
      ["Bob called at noon.", ann.core.account()],
    ],
  )
  assert.deepEqual([view.counts.affected, view.counts.beingTold, view.counts.told], [3, 3, 0])
})

test("an entry that the server changed, and a journal of another case, are refused", async () => {
  const [row] = await server.query("select body from keeper.case_entry where case_id = $1 and seq = 1", [id])
  const forged = String(row?.body).replace('"rehearsal":false', '"rehearsal":true')
  await server.query("update keeper.case_entry set body = $2 where case_id = $1 and seq = 1", [id, forged])
  await assert.rejects(incidents(pia).caseRead(id), { code: "proof_failed" })
  await server.query("update keeper.case_entry set body = $2 where case_id = $1 and seq = 1", [id, row?.body])
  await incidents(pia).caseRead(id)
})

test("an event that the keeper no longer finds by its person is found by reading the whole time in question", async () => {
  const [row] = await server.query(
    "select index from keeper.log_leaf where type = 'release' and account = $1 order by index desc limit 1",
    [bob.core.account()],
  )
  await server.query("update keeper.log_leaf set account = $2 where index = $1", [row?.index, ann.core.account()])
  await server.query("update keeper.log_leaf set type = 'gone' where index = $1", [row?.index])
  const { counts } = await incidents(pia).caseScope({ case: id, because: "looked again" })
  assert.equal(counts.charts, 3)
  await server.query("update keeper.log_leaf set account = $2, type = 'release' where index = $1", [
    row?.index,
    bob.core.account(),
  ])
})

test("cards are released by two officers, for exactly these people, each an entry of the log", async () => {
  const officer = incidents(pia)
  await touchPasskey(pia)
  const asked = await officer.caseRelease({ case: id })
  assert.ok(asked.kind === "waiting")
  await assert.rejects(decide(pia, asked.approval.id), { code: "refused" })
  assert.equal((await officer.caseRelease({ case: id })).kind, "waiting")
  await decide(ann, asked.approval.id)
  const begun = await officer.caseRelease({ case: id })
  assert.ok(begun.kind === "released" && begun.charts === 3)
  const listed = await officer.caseCharts(id)
  const cards = await officer.caseCards({ case: id, release: begun.release, charts: listed })
  assert.deepEqual(
    cards.map(({ chart, patient, unreadable }) => [chart, patient?.resourceType, unreadable]),
    listed.map((chart) => [chart, "Patient", 0]),
  )
  const outside = charts[3] as ChartId
  await assert.rejects(officer.caseCards({ case: id, release: begun.release, charts: [outside] }), { code: "refused" })
  // Another officer's release is not Ann's.
  await assert.rejects(incidents(ann).caseCards({ case: id, release: begun.release, charts: listed.slice(0, 1) }), {
    code: "refused",
  })
  const rows = await server.query(
    "select event from keeper.log_leaf where type = 'release' and event::json ->> 'case' = $1",
    [id],
  )
  assert.equal(rows.length, 3)
})

test("samples are told apart: ours to the version, altered with the words that differ, not ours", async () => {
  const officer = incidents(ann)
  await touchPasskey(ann)
  const asked = await officer.caseRelease({ case: id, kinds: ["clinical"] })
  assert.ok(asked.kind === "waiting")
  await decide(pia, asked.approval.id)
  const begun = await officer.caseRelease({ case: id, kinds: ["clinical"] })
  assert.ok(begun.kind === "released")
  const forged = note(1).replace("sleepless nights", "heavy drinking")
  const samples = [
    `“${note(0).toUpperCase()}”`,
    forged,
    "I know everything about you and will send it to your employer",
    note(4),
  ]
  const report = await officer.caseSamples({ case: id, release: begun.release, kinds: ["clinical"], samples })
  const [ours, altered, strange, outside] = report.verdicts
  assert.ok(ours?.verdict === "identical")
  assert.deepEqual([ours.match.chart, ours.match.reference, ours.match.version], [charts[0], "Condition/c0", 1])
  assert.ok(altered?.verdict === "altered")
  assert.equal(altered.match.chart, charts[1])
  assert.deepEqual(
    [altered.differences.added, altered.differences.missing],
    [
      ["heavy", "drinking"],
      ["sleepless", "nights"],
    ],
  )
  assert.equal(strange?.verdict, "not-ours")
  // Its words are like all of these notes, but this person's chart was not opened: never called ours.
  assert.ok(outside?.verdict === "altered" && outside.differences.added.includes("4"))
})

test("codes: a pool from the vendor's file, one for each person however often it is asked, used ones reported", async () => {
  const officer = incidents(pia)
  const refused = await officer.codePoolImport({ text: "code\nA-1\nA-2\nA-1\n", label: "Freeze & Co" })
  assert.deepEqual(refused, { kind: "refused", faults: [{ row: 4, message: "this code is in row 2 already" }] })
  assert.equal((await officer.codePools()).length, 0)
  const pool = await officer.codePoolImport({ text: "code\nA-1\nA-2\nA-3\nA-4\n", label: "Freeze & Co" })
  assert.ok(pool.kind === "imported" && pool.codes === 4)
  const other = await officer.codePoolImport({ text: "code\nB-1\nA-3\n", label: "Second" })
  assert.deepEqual(other, { kind: "refused", faults: [{ row: 3, message: "this code is in another pool already" }] })
  assert.equal((await officer.codePools()).length, 1)
  const listed = await officer.caseCharts(id)
  const [mine, hers] = await Promise.all([
    officer.codesAssign({ case: id, charts: listed }),
    incidents(ann).codesAssign({ case: id, charts: listed }),
  ])
  assert.deepEqual(mine.codes, hers.codes)
  assert.deepEqual(
    mine.codes.map(({ code }) => code),
    ["A-1", "A-2", "A-3"],
  )
  assert.deepEqual([mine.without, mine.left], [[], 1])
  const usage = await officer.codeUsageImport("code,used at\nA-2,2026-03-02\nA-4,2026-03-02\nZ-9,2026-03-02\n")
  assert.ok(usage.kind === "imported")
  assert.deepEqual([usage.uses, usage.faults.map(({ row }) => row)], [1, [3, 4]])
  const { counts } = await officer.caseRead(id)
  assert.deepEqual(counts.codes, { left: 1, assigned: 3, used: 1 })
})

test("the answer desk: in, with what, why, letter and code; not in, with why not; a letter's code is known from a fake", async () => {
  const officer = incidents(pia)
  const [first] = await officer.caseCharts(id)
  assert.ok(first)
  const verification = await officer.verificationToken("R4Q7-KM2P-X9")
  const letter = "A".repeat(43)
  const made = { chart: first, to: "made" as const, letter, verification, channel: "post" as const, at: now() }
  assert.deepEqual(await officer.noticeSteps({ case: id, steps: [made, { ...made, to: "sent" }] }), ["step", "step"])
  assert.deepEqual(await officer.noticeSteps({ case: id, steps: [{ ...made, to: "read" }, made] }), [
    "step",
    "impossible",
  ])
  const answer = await officer.caseAnswer({ case: id, chart: first })
  assert.deepEqual([answer.in, answer.notice?.state, answer.code], [true, "read", "A-1"])
  assert.ok(answer.statements.some(({ text }) => text.startsWith("Exposed of the clinical record")))
  assert.deepEqual(
    answer.steps.map(({ to }) => to),
    ["made", "sent", "read"],
  )
  const no = await officer.caseAnswer({ case: id, chart: charts[4] as ChartId })
  assert.deepEqual([no.in, no.notice, no.code], [false, null, null])
  assert.ok(no.statements.every(({ kind }) => kind === "proven"))
  const desk = await joined(server, ann, "Dee", ["front-desk"])
  assert.equal((await incidents(desk).letterCheck("r4q7 km2p x9"))?.chart, first)
  assert.equal(await incidents(desk).letterCheck("AAAA-BBBB"), null)
  const guesses = Promise.all(Array.from({ length: 12 }, (_, i) => incidents(desk).letterCheck(`GUESS${i}A`)))
  await assert.rejects(guesses, { code: "refused" })
})

test("an assessment is complete before it is signed, and forged ones are not read", async () => {
  const officer = incidents(pia)
  const factors = await officer.assessmentDraft({ case: id, framework: "hipaa" })
  assert.equal(factors.length, 4)
  const answers = factors.map(({ id: factor }) => ({ factor, risk: "high" as const, because: "It is all there." }))
  const sign = (over: object) =>
    officer.assessmentSign({ case: id, framework: "hipaa", answers, decision: "notify", ...over })
  await assert.rejects(sign({ answers: answers.slice(1) }), { code: "invalid_input" })
  await assert.rejects(sign({ decision: "no-notice" }), { code: "invalid_input" })
  await sign({})
  const read = await incidents(ann).assessmentRead({ case: id, framework: "hipaa" })
  assert.deepEqual([read?.account, read?.decision, read?.answers], [pia.core.account(), "notify", answers])
})

test("containment in one press: the account opens nothing any more, the team has a new key, each act is told", async () => {
  const [team] = ann.core.careTeams()
  assert.ok(team)
  const results = await incidents(ann).caseContain({
    case: id,
    accounts: [bob.core.account()],
    devices: [bob.core.device()],
    rotate: [team.team],
  })
  assert.deepEqual(results.map(({ act, result }) => `${act} ${result}`).sort(), [
    "end-sessions already",
    "end-sessions done",
    "lock done",
    "lock done",
    "rotate done",
  ])
  await assert.rejects(open(bob, charts[5]), { code: "locked" })
  const { contained } = await incidents(pia).caseRead(id)
  assert.equal(contained.length, 5)
})

test("the practice's own records are counted apart: they are no person, and nobody is told of them", async () => {
  await createCharts(ann.core).import({
    sources: [ndjson("own.ndjson", [{ resourceType: "Organization", id: "lab", name: "Harbour Laboratory" }])],
    addToWorklist: false,
  })
  await pass()
  const officer = incidents(pia)
  const insider = await openCase("Who imported it all", allOf(ann))
  const { counts, doubts } = await officer.caseScope({ case: insider })
  assert.deepEqual([counts.charts, counts.practice, doubts], [charts.length, 1, []])
  assert.deepEqual(await officer.caseCharts(insider), charts.toSorted())
  const { statements } = await officer.caseRead(insider)
  assert.ok(statements.some(({ text }) => text.includes("Besides, 1 entry of the practice's own records")))
})

test("decoys are in no list and no count of people; a chart that only the server calls one stays a person's", async () => {
  const desk = createCharts(ann.core)
  await touchPasskey(ann)
  const made = await desk.decoysCreate({ count: 2 })
  const [kept, ended] = made.map(({ chart }) => chart)
  assert.ok(kept && ended)
  await desk.decoyEnd(ended)
  // As a server that lies would have it: sealed, but for another chart.
  const { version, decoys } = await ann.core.call(decoySearch, {})
  const [patient] = charts
  assert.ok(patient && decoys[0])
  await ann.core.call(decoyUpdate, {
    body: { version, add: [{ chart: patient, person: decoys[0].person }], end: [] },
  })
  await pass()
  const officer = incidents(pia)
  const insider = await openCase("Who made them", allOf(ann))
  await touchPasskey(pia)
  const { counts } = await officer.caseScope({ case: insider })
  assert.deepEqual([counts.charts, counts.decoys], [charts.length, 2])
  assert.deepEqual(await officer.caseCharts(insider), charts.toSorted())
  assert.deepEqual((await officer.caseExposed({ case: insider })).map(({ chart }) => chart).sort(), charts.toSorted())
  const { statements } = await officer.caseRead(insider)
  assert.ok(statements.some(({ text }) => text.startsWith("2 charts in reach are decoys")))
})

test("a discovery in the future and an account nobody has are refused in words", async () => {
  const future = new Date(pia.core.now().getTime() + 86_400_000).toISOString()
  const input = { title: "x", by: "person" as const, discoveredAt: future, taken: [taken], rehearsal: false }
  await assert.rejects(incidents(pia).caseOpen(input), { code: "invalid_input", field: "discoveredAt" })
  const unknown = { kind: "insider" as const, account: AccountId.parse(crypto.randomUUID()), from: now() }
  await assert.rejects(incidents(pia).caseOpen({ ...input, discoveredAt: now(), taken: [unknown] }), {
    code: "invalid_input",
    field: "account",
  })
})
