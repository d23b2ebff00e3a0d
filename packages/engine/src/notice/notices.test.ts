/** From a scope to people who are told, against the real server: two officers, invented patients with seeded trouble, real letters. */
import assert from "node:assert/strict"
import { readFile } from "node:fs/promises"
import { after, before, test } from "node:test"
import type { CaseId, ChartId, DeviceId } from "@subrosa/contract"
import { approve, elmStreet, importLopezes } from "../../testing/notices.ts"
import { founded, joined, touchPasskey, type Worker } from "../../testing/practice.ts"
import { type TestServer, testServer } from "../../testing/test-server.ts"
import { createCharts } from "../charts.ts"
import { createIncidents } from "../incident/incidents.ts"
import type { ExportResult } from "../port.ts"
import type { CaseWords, FontFiles, NoticeEngine } from "../port-notice.ts"
import { createNotices } from "./create-notices.ts"

let server: TestServer
let ann: Worker
let pia: Worker
let bob: Worker
let fonts: FontFiles
let id: CaseId
/** By the patient's number. */
let chartOf: Map<string, ChartId>

const home = (state: string, city: string, postalCode: string) => [
  { use: "home", line: ["12 Rose Lane"], city, state, postalCode, country: "US" },
]
const albany = home("NY", "Albany", "12207")
const patients: Record<string, object> = {
  albany: {
    address: albany,
    telecom: [{ system: "phone", value: "+1 518 555 0101" }],
    identifier: [{ system: "http://hl7.org/fhir/sid/us-ssn", value: "999-00-0001" }],
  },
  boston: { address: home("MA", "Boston", "02134"), telecom: [{ system: "phone", value: "+1 617 555 0102" }] },
  homeless: {},
  nowhere: { address: [{ line: ["9 Hill Street"], city: "Springfield", postalCode: "12345" }] },
}

before(async () => {
  server = await testServer()
  ann = await founded(server)
  pia = await joined(server, ann, "Pia", ["privacy-officer"])
  bob = await joined(server, ann, "Bob", ["clinician"])
  chartOf = await importLopezes(ann, patients)
  for (const chart of chartOf.values()) await createCharts(bob.core).chartOpen({ chart, purpose: "TREAT" })
  const font = (name: string) => readFile(new URL(import.meta.resolve(`@expo-google-fonts/noto-sans/${name}`)))
  const [regular, bold] = await Promise.all([
    font("400Regular/NotoSans_400Regular.ttf"),
    font("700Bold/NotoSans_700Bold.ttf"),
  ])
  fonts = { regular: new Uint8Array(regular), bold: new Uint8Array(bold) }
  id = await openCase(false)
})
after(() => server.close())

const now = () => new Date(server.clock()).toISOString()
const incidents = (worker: Worker) => createIncidents(worker.core, worker.face.teamRotate)
/** One for each person, as each has one client: contact cards stay open in it. */
const engines = new Map<Worker, NoticeEngine>()
function notices(worker: Worker): NoticeEngine {
  const known = engines.get(worker) ?? createNotices(worker.core, incidents(worker))
  engines.set(worker, known)
  return known
}

async function openCase(rehearsal: boolean): Promise<CaseId> {
  const device = bob.core.device() as DeviceId
  return incidents(pia).caseOpen({
    title: "Bob's laptop",
    by: "person",
    discoveredAt: now(),
    discoveredBy: pia.core.account(),
    taken: [{ kind: "device", device, unlocked: true, from: now() }],
    rehearsal,
  })
}

const chart = (number: string): ChartId => chartOf.get(number) ?? assert.fail(number)
const bytesOf = async ({ stream }: ExportResult) => new Uint8Array(await new Response(stream).arrayBuffer())
const words = async (change: Partial<CaseWords> = {}): Promise<void> => {
  const known = await notices(pia).caseWords(id)
  await notices(pia).caseWordsUpdate({ case: id, words: { ...known.words, ...change } })
}

test("what is missing is said in words: the scope, who writes, and an outside that betrays nothing", async () => {
  const desk = notices(pia)
  assert.equal(await desk.noticeSender(), undefined)
  await assert.rejects(desk.caseCalendar(id), { code: "refused", message: /how your practice is called/ })
  const betraying = { ...elmStreet, outsideName: "Elm Street Psychotherapy" }
  await assert.rejects(desk.noticeSenderUpdate(betraying), { code: "invalid_input", field: "outsideName" })
  await assert.rejects(desk.noticeSenderUpdate({ ...elmStreet, phone: " " }), { code: "invalid_input", field: "phone" })
  await desk.noticeSenderUpdate(elmStreet)
  assert.deepEqual(await notices(ann).noticeSender(), elmStreet)
  await assert.rejects(desk.caseCalendar(id), { code: "refused", message: /who was exposed/ })
})

test("before addresses are open, everyone counts as living where the practice is, and the answer says so", async () => {
  const { counts } = await incidents(pia).caseScope({ case: id })
  assert.equal(counts.charts, chartOf.size)
  const calendar = await notices(ann).caseCalendar(id)
  assert.deepEqual([calendar.provisional, calendar.residents], [true, { "us-ma": chartOf.size }])
  assert.ok(calendar.items.some(({ duty }) => duty.jurisdiction === "us-federal-hipaa" && duty.kind === "individuals"))
  assert.ok(calendar.items.every(({ duty }) => duty.citations.length > 0))
})

test("cards open when two officers agree; people are counted here, and a number on a card wakes the law that asks for it", async () => {
  const desk = notices(pia)
  await assert.rejects(desk.caseLettersMake({ case: id }), { code: "second_person_required" })
  await touchPasskey(pia)
  const asked = await desk.caseCardsRelease(id)
  assert.ok(asked.kind === "waiting")
  assert.equal(await desk.caseCardsReady(id), undefined)
  await approve(ann, asked.approval.id)
  assert.equal((await desk.caseCardsRelease(id)).kind, "released")
  assert.ok(await desk.caseCardsReady(id))
  assert.equal(await notices(ann).caseCardsReady(id), undefined, "it is for the officer who asked")
  const calendar = await desk.caseDutiesAssess({ case: id })
  assert.deepEqual([calendar.provisional, calendar.residents], [false, { "us-ny": 1, "us-ma": 1, elsewhere: 2 }])
  const { duties } = await incidents(ann).caseRead(id)
  assert.deepEqual(duties?.residents, calendar.residents)
  // Massachusetts asks for notice where a social security number went, not for medical words alone (M.G.L. c. 93H, 1).
  assert.ok(calendar.items.some(({ duty }) => duty.jurisdiction === "us-ma" && duty.kind === "regulator"))
  assert.deepEqual((await notices(ann).caseCalendar(id)).residents, calendar.residents)
})

test("a letter for each who can be told safely; the others are listed with what to do; a second run makes none twice", async () => {
  const desk = notices(pia)
  const progress: number[] = []
  const first = await desk.caseLettersMake({ case: id, onProgress: (done) => progress.push(done) })
  assert.deepEqual([first.made, first.before], [2, 0])
  assert.deepEqual(
    first.heldBack.map((one) => [one.chart, one.reason]).sort(),
    [
      [chart("homeless"), "no-address"],
      [chart("nowhere"), "no-address"],
    ].sort(),
  )
  assert.ok(first.heldBack.every(({ because, name }) => because.length > 10 && name.startsWith("Ana Lopez-")))
  assert.equal(progress.at(-1), chartOf.size)
  const again = await desk.caseLettersMake({ case: id })
  assert.deepEqual([again.made, again.before, again.heldBack.length], [0, 2, 2])
  const { counts, noticesMade } = await incidents(ann).caseRead(id)
  assert.deepEqual([counts.affected, counts.beingTold, counts.heldBack, noticesMade], [4, 2, 2, 2])
})

test("who is not reached is named, a mended chart gets its letter, and who cannot be reached is so with a reason", async () => {
  const desk = notices(pia)
  const listed = await desk.caseNotReached(id)
  assert.deepEqual(listed.map(({ name, state }) => [name, state]).sort(), [
    ["Ana Lopez-homeless", "held-back"],
    ["Ana Lopez-nowhere", "held-back"],
  ])
  assert.match(
    listed.find(({ name }) => name?.endsWith("nowhere"))?.because ?? "",
    /state|whole postal code|incomplete|lacks/,
  )
  assert.ok(
    (await notices(ann).caseNotReached(id)).every(({ name }) => name === undefined),
    "her cards are shut",
  )
  const charts = createCharts(ann.core)
  const { patient } = await charts.chartOpen({ chart: chart("nowhere"), purpose: "TREAT" })
  assert.ok(patient)
  const mended = { ...patient, address: home("NY", "Troy", "12180") }
  await charts.resourceUpdate({ chart: chart("nowhere"), resource: mended })
  assert.equal((await desk.caseLettersMake({ case: id })).made, 1)
  await desk.caseUnreachable({ case: id, chart: chart("homeless"), reason: "no-address" })
  const { counts } = await incidents(ann).caseRead(id)
  assert.deepEqual([counts.beingTold, counts.unreachable, counts.heldBack], [3, 1, 0])
  await assert.rejects(desk.caseTold({ case: id, chart: chart("homeless"), channel: "phone" }), { code: "refused" })
})

test("letters are PDF, the batch has a list without names, and for the print house both are sealed", async () => {
  const desk = notices(pia)
  const letter = await desk.caseLetterPdf({ case: id, chart: chart("albany"), fonts })
  assert.equal(Buffer.from(letter.subarray(0, 5)).toString(), "%PDF-")
  await assert.rejects(desk.caseLetterPdf({ case: id, chart: chart("homeless"), fonts }), { code: "refused" })
  assert.deepEqual(await desk.caseBatches(id), { pieces: 3, batches: 1 })
  await assert.rejects(desk.caseLettersPrint({ case: id, fonts, part: "letters", batch: 2 }), { field: "batch" })
  const batch = await desk.caseLettersPrint({ case: id, fonts, part: "letters" })
  assert.equal(Buffer.from((await bytesOf(batch)).subarray(0, 5)).toString(), "%PDF-")
  const list = Buffer.from(await bytesOf(await desk.caseLettersPrint({ case: id, fonts, part: "list" }))).toString()
  assert.equal(list.trim().split("\n").length, 4)
  assert.doesNotMatch(list, /Lopez|Rose Lane|Elm Street/)
  const recipients = ["age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"]
  const sealed = await desk.caseLettersPrint({ case: id, fonts, part: "letters", recipients })
  assert.match(sealed.fileName, /\.pdf\.age$/)
  assert.equal(Buffer.from((await bytesOf(sealed)).subarray(0, 21)).toString(), "age-encryption.org/v1")
})

test("a return file is taken whole or not at all: rows of another case, twice, in the future are named", async () => {
  const desk = notices(pia)
  const list = Buffer.from(await bytesOf(await desk.caseLettersPrint({ case: id, fonts, part: "list" }))).toString()
  const [a = "", b = "", c = ""] = list
    .trim()
    .split("\n")
    .slice(1)
    .map((row) => row.split(",")[0])
  const today = now().slice(0, 10)
  const head = "piece_id,status,date\n"
  const other = a.startsWith("0") ? a.replace(/^0/, "1") : a.replace(/^./, "0")
  const bad = `${head}${a},delivered,${today}\n${a},delivered,${today}\n${b},delivered,2099-01-01\n${other},sent,${today}\n${c},eaten,${today}\n`
  await assert.rejects(desk.caseReturnFile({ case: id, text: bad }), (error: Error & { code?: string }) => {
    assert.equal(error.code, "invalid_input")
    for (const row of ["row 3", "row 4", "row 5", "row 6"]) assert.match(error.message, new RegExp(row))
    return true
  })
  assert.equal((await incidents(ann).caseRead(id)).counts.told, 0)
  const hold = { case: id, form: "oral", official: "Sgt. Dale, Boston Police" } as const
  const until = new Date(server.clock() + 86_400_000).toISOString()
  await incidents(ann).casePoliceHold({ ...hold, change: "put", until })
  await assert.rejects(desk.caseLettersSent({ case: id, channel: "post" }), { code: "refused", message: /silence/ })
  await incidents(ann).casePoliceHold({ ...hold, change: "lifted", until })
  assert.equal(await desk.caseLettersSent({ case: id, channel: "post" }), 3)
  assert.equal(await desk.caseLettersSent({ case: id, channel: "post" }), 0)
  const good = `${head}${a},delivered,${today}\n${b},returned,${today}\n`
  assert.deepEqual(await desk.caseReturnFile({ case: id, text: good }), {
    pieces: 2,
    delivered: 1,
    returned: 1,
    moved: 0,
  })
  assert.deepEqual(await desk.caseReturnFile({ case: id, text: good }), {
    pieces: 2,
    delivered: 1,
    returned: 1,
    moved: 0,
  })
  const { counts } = await incidents(ann).caseRead(id)
  assert.deepEqual(counts.byState, { sent: 1, delivered: 1, returned: 1, unreachable: 1 })
  assert.equal(counts.affected, counts.told + counts.beingTold + counts.unreachable + counts.heldBack)
})

test("the duty to tell people is done when the last letter has left, not before", async () => {
  const desk = notices(pia)
  const stateOf = async () =>
    (await desk.caseCalendar(id)).items.find(
      ({ duty }) => duty.jurisdiction === "us-federal-hipaa" && duty.kind === "individuals",
    )?.state
  assert.notEqual(await stateOf(), "done", "one came back")
  const back = (await desk.caseNotReached(id)).find(({ state }) => state === "returned")
  assert.ok(back)
  await desk.caseUnreachable({ case: id, chart: back.chart, reason: "moved" })
  assert.equal(await stateOf(), "done")
})

test("reports hold proven counts, who was told, and no name; a European one names its authority first", async () => {
  const desk = notices(pia)
  await words({ policeTold: { agency: "Boston Police", on: now().slice(0, 10) } })
  const hhs = await desk.caseFiling({ case: id, form: "hhs", fonts })
  assert.equal(Buffer.from(hhs.pdf.subarray(0, 5)).toString(), "%PDF-")
  assert.match(hhs.json, /"individualsAffected"[^}]*4/s)
  assert.doesNotMatch(hhs.json, /Lopez/)
  const ma = await desk.caseFiling({ case: id, form: "us-ma", fonts })
  assert.match(ma.json, /Boston Police/)
  await assert.rejects(desk.caseFiling({ case: id, form: "gdpr-33", fonts }), { code: "refused", message: /authority/ })
  await words({ authority: "Berliner Beauftragte für Datenschutz" })
  assert.match((await desk.caseFiling({ case: id, form: "gdpr-33", fonts })).json, /Berliner Beauftragte/)
})

test("a person is given a signed statement of what was exposed, without content, also one who cannot be written to", async () => {
  const desk = notices(pia)
  const person = chart("homeless")
  const { json, pdf, fileName } = await desk.caseEvidence({ case: id, chart: person, language: "es", fonts })
  assert.equal(Buffer.from(pdf.subarray(0, 5)).toString(), "%PDF-")
  assert.match(fileName, /^statement-\d{4}-\d{2}-\d{2}$/)
  const { statement } = JSON.parse(json)
  assert.deepEqual([statement.case, statement.practice], [id, "Elm Street Practice"])
  const [seen] = await incidents(pia).caseExposed({ case: id, charts: [person] })
  assert.ok(seen)
  const kinds = (of: { kind: string }[]) => of.map(({ kind }) => kind).sort()
  assert.deepEqual(kinds(statement.exposed), kinds(seen.segments))
  const whys = seen.segments.flatMap(({ entries }) => entries.flatMap(({ why }) => why))
  assert.ok(statement.entries.length > 0)
  assert.ok(statement.entries.every((index: number) => whys.some((why) => "index" in why && why.index === index)))

  const ours = await notices(ann).evidenceCheck(json)
  assert.deepEqual([ours?.case, ours?.name, ours?.by], [id, statement.name, "Pia"])
  const changed = json.replace(statement.birthDate, "1999-09-09")
  assert.notEqual(changed, json)
  assert.equal(await notices(ann).evidenceCheck(changed), null)
  const file = JSON.parse(json)
  const broken = JSON.stringify({ ...file, signature: { ...file.signature, value: "no signature!" } })
  await assert.rejects(notices(ann).evidenceCheck(broken), { code: "invalid_input", field: "file" })
  await assert.rejects(notices(ann).evidenceCheck("{}"), { code: "invalid_input", field: "file" })
  await assert.rejects(notices(ann).caseEvidence({ case: id, chart: person, fonts }), {
    code: "second_person_required",
  })
})

test("notices for all name the practice and the kinds of record, nobody, and an open number for 90 days", async () => {
  const desk = notices(pia)
  const web = await desk.casePublicPaper({ case: id, kind: "web", language: "en", fonts })
  assert.ok("text" in web)
  assert.match(web.text, /^# Notice of Data Breach at Elm Street Practice\n/)
  assert.match(web.text, /1-800-555-0142/)
  assert.doesNotMatch(web.text, /Lopez|REHEARSAL/)
  for (const kind of ["substitute", "media", "desk", "extortion"] as const) {
    const paper = await desk.casePublicPaper({ case: id, kind, language: "es", place: "New York", fonts })
    assert.ok("pdf" in paper, kind)
    assert.equal(Buffer.from(paper.pdf.subarray(0, 5)).toString(), "%PDF-")
    assert.equal(paper.fileName, kind === "media" ? "media-new-york-es" : `${kind}-es`)
  }
  await assert.rejects(desk.casePublicPaper({ case: id, kind: "web", language: "xx", fonts }), { field: "language" })
})

test("people at risk are called by who treats them, the gravest first; who has no number is listed too", async () => {
  const desk = notices(pia)
  await desk.caseRiskUpdate({ case: id, chart: chart("boston"), risk: 1 })
  await desk.caseRiskUpdate({ case: id, chart: chart("albany"), risk: 3 })
  await desk.caseRiskUpdate({ case: id, chart: chart("homeless"), risk: 2 })
  const { calls, without } = await desk.caseCalls(id)
  assert.deepEqual(
    calls.map(({ name, phone, risk }) => [name, phone, risk]),
    [
      ["Ana Lopez-albany", "+1 518 555 0101", 3],
      ["Ana Lopez-boston", "+1 617 555 0102", 1],
    ],
  )
  assert.deepEqual(
    without.map(({ name }) => name),
    ["Ana Lopez-homeless"],
  )
  assert.match(calls[0]?.script.join(" ") ?? "", /Ana Lopez-albany.*birth date.*Leave no message/s)
  await desk.caseRiskUpdate({ case: id, chart: chart("albany"), risk: null })
  assert.equal((await desk.caseCalls(id)).calls.length, 1)
})

test("a rehearsal says so in everything that is made", async () => {
  const desk = notices(pia)
  const rehearsed = await openCase(true)
  await incidents(pia).caseScope({ case: rehearsed })
  const web = await desk.casePublicPaper({ case: rehearsed, kind: "web", language: "en", fonts })
  assert.ok("text" in web && /^\*\*.*rehears/i.test(web.text))
  const filing = JSON.parse((await desk.caseFiling({ case: rehearsed, form: "hhs", fonts })).json)
  assert.equal(filing.rehearsal, true)
})
