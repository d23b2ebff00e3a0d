/** Charts against the real server: keeper, store, PostgreSQL. What only the engine decides is tested beside its file. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { gunzipSync } from "node:zlib"
import { generateAgeIdentity } from "@subrosa/crypto"
import { decryptAge } from "@subrosa/crypto/open"
import { canonical, filesOf, readTexts, vectorFolders } from "../testing/fhir-files.ts"
import { memoryPlatform } from "../testing/memory-platform.ts"
import { founded, joined, type Worker } from "../testing/practice.ts"
import { type TestServer, testServer } from "../testing/test-server.ts"
import { createCharts } from "./charts.ts"
import { createEngine } from "./create-engine.ts"
import { EngineError, type ImportSource } from "./port.ts"

let server: TestServer
before(async () => {
  server = await testServer()
})
after(() => server.close())

const source = (name: string, resources: object[]): ImportSource => ({
  name,
  stream() {
    const body = new Response(resources.map((one) => JSON.stringify(one)).join("\n")).body
    assert.ok(body)
    return body
  },
})
const patient = (id: string) => ({
  resourceType: "Patient",
  id,
  name: [{ family: "Lopez", given: ["Ana"] }],
  birthDate: "1980-04-12",
})
const condition = (id: string, patientId: string) => ({
  resourceType: "Condition",
  id,
  code: { text: "Anxiety" },
  subject: { reference: `Patient/${patientId}` },
})
const importInto = async (worker: Worker, ...resources: object[]) => {
  const charts = createCharts(worker.core)
  const report = await charts.import({ sources: [source("a.ndjson", resources)], addToWorklist: false })
  assert.deepEqual(report.refused, [])
  return { charts, report }
}

for (const { name, folder } of await vectorFolders()) {
  test(`the owner of a key file imports ${name}, and gets every valid resource back`, async () => {
    const { origin, fetch, setupToken, start } = server
    const platform = memoryPlatform({ origin, fetch, start })
    const owner = createEngine(platform)
    let text = ""
    await owner.keyFileSetup({
      setupToken,
      practiceName: "Elm Street Practice",
      personName: "Ann",
      seesPatients: true,
      deviceLabel: "command line",
      passphrase: "correct horse battery staple",
      keep: async (file) => {
        text = file
      },
    })
    const passphrase = "correct horse battery staple"
    await owner.keyFileSignIn({ text, passphrase, deviceLabel: "command line" })
    const sources = await filesOf(folder)
    const { valid, refused } = await readTexts(sources)
    const report = await owner.import({ sources, addToWorklist: false })
    assert.equal(report.refused.length, refused)
    assert.equal(report.interrupted, false)

    const { stream, fileName } = await owner.exportPractice({ format: "ndjson", history: true })
    const out = await readTexts([{ name: fileName, stream: () => stream }])
    assert.deepEqual(
      [...valid].filter((resource) => !out.valid.has(resource)),
      [],
    )

    const again = await owner.import({ sources, addToWorklist: false })
    for (const counts of Object.values(again.resources)) assert.equal(counts.added + counts.updated, 0)
    const { failures, checkedEvents, size } = await owner.logVerify()
    assert.deepEqual(failures, [])
    assert.equal(checkedEvents, size)
    await owner.lock()
  })
}

test("front desk finds and opens the directory of a chart, and nothing clinical", async () => {
  const ann = await founded(server)
  const { report } = await importInto(ann, patient("p1"), condition("x1", "p1"))
  const chart = report.patients[0]!.chart
  const desk = createCharts((await joined(server, ann, "Dee", ["front-desk"])).core)
  assert.deepEqual((await desk.find("lopez 4/12/1980")).charts, [{ chart }])
  const open = await desk.chartOpen({ chart, purpose: "HOPERAT" })
  assert.equal(open.summary.demographics?.name, "Ana Lopez")
  assert.deepEqual(open.summary.problems, [])
  assert.deepEqual(open.segments.map(({ kind }) => kind).sort(), ["billing", "directory"])
  await assert.rejects(desk.chartOpen({ chart, purpose: "TREAT", segments: ["clinical"] }), { code: "refused" })
})

test("a psychotherapy note is read by its author alone, and everyone's openings are on record", async () => {
  const ann = await founded(server)
  const { charts, report } = await importInto(ann, patient("p2"))
  const chart = report.patients[0]!.chart
  const bob = createCharts((await joined(server, ann, "Bob", ["clinician"])).core)
  await charts.noteSign({
    id: crypto.randomUUID(),
    chart,
    kind: "psychotherapy",
    format: "free",
    title: "Session",
    sections: [{ name: "note", text: "Dreams." }],
  })
  const seenByBob = await bob.chartOpen({ chart, purpose: "TREAT", note: "Covering for Ann." })
  assert.deepEqual(seenByBob.summary.notes, [])
  charts.chartClose(chart)
  const seenByAnn = await charts.chartOpen({ chart, purpose: "TREAT" })
  assert.equal(seenByAnn.summary.notes.length, 1)
  const lines = await charts.who(chart)
  assert.ok(lines.every(({ proof }) => proof === "verified"))
  const openings = lines.filter(({ type }) => type === "release")
  assert.deepEqual(
    openings.map(({ name, note }) => [name, note]),
    [
      ["Ann", undefined],
      ["Bob", "Covering for Ann."],
      ["Ann", undefined],
    ],
  )
})

test("what one clinician signs, another sees by opening again", async () => {
  const ann = await founded(server)
  const { charts, report } = await importInto(ann, patient("p3"))
  const chart = report.patients[0]!.chart
  const bob = createCharts((await joined(server, ann, "Bob", ["clinician"])).core)
  await bob.chartOpen({ chart, purpose: "TREAT" })
  await charts.noteSign({
    id: crypto.randomUUID(),
    chart,
    kind: "clinical",
    format: "SOAP",
    title: "Session",
    sections: [{ name: "plan", text: "Weekly." }],
    encounter: { start: "2026-11-20T10:00:00Z" },
  })
  const open = await bob.chartOpen({ chart, purpose: "TREAT" })
  assert.equal(open.summary.notes.length, 1)
  assert.equal(open.summary.encounters.length, 1)
})

test("a limit that is reached says which, and an export is outside of it", async () => {
  const ann = await founded(server)
  // A new device has half the limits.
  await server.query("update keeper.device set created_at = created_at - interval '30 days'")
  const { charts, report } = await importInto(ann, ...Array.from({ length: 16 }, (_, i) => patient(`many${i}`)))
  for (const { chart } of report.patients.slice(0, 15)) await charts.chartOpen({ chart, purpose: "TREAT" })
  const last = report.patients[15]!.chart
  await assert.rejects(charts.chartOpen({ chart: last, purpose: "TREAT" }), (error) => {
    assert.ok(error instanceof EngineError)
    const { window, limit, used } = error.limit ?? {}
    assert.deepEqual([error.code, window, limit, used], ["limit_reached", "hour", 15, 15])
    return true
  })
  const { stream, fileName } = await charts.exportPractice({ format: "bundle" })
  assert.equal((await readTexts([{ name: fileName, stream: () => stream }])).valid.size, 16)
})

test("an owner who sees no patients writes no clinical record, but an export gives the practice all of them", async () => {
  const ann = await founded(server, false)
  const charts = createCharts(ann.core)
  const sources = [source("a.ndjson", [patient("p4"), condition("x4", "p4")])]
  const report = await charts.import({ sources, addToWorklist: false })
  assert.match(report.refused[0]?.reason ?? "", /clinical part/)
  const bob = createCharts((await joined(server, ann, "Bob", ["clinician"])).core)
  assert.equal((await bob.import({ sources, addToWorklist: true })).resources.Condition?.added, 1)
  assert.equal((await bob.worklist()).length, 1)
  const { stream, fileName } = await charts.exportPractice({ format: "ndjson" })
  const { valid } = await readTexts([{ name: fileName, stream: () => stream }])
  assert.ok(valid.has(canonical(JSON.stringify(condition("x4", "p4")))))
})

test("a large attachment comes back byte for byte", async () => {
  const ann = await founded(server)
  const data = Buffer.from(crypto.getRandomValues(new Uint8Array(50_000))).toString("base64")
  const document = {
    resourceType: "DocumentReference",
    id: "d5",
    status: "current",
    subject: { reference: "Patient/p5" },
    content: [{ attachment: { contentType: "application/pdf", data } }],
  }
  const { charts, report } = await importInto(ann, patient("p5"), document)
  const { stream, fileName } = await charts.exportChart({ chart: report.patients[0]!.chart, format: "bundle" })
  const { valid } = await readTexts([{ name: fileName, stream: () => stream }])
  assert.ok(valid.has(canonical(JSON.stringify(document))))
})

test("an export and a backup for an age recipient open with its identity", async () => {
  const ann = await founded(server)
  const { charts, report } = await importInto(ann, patient("p6"))
  const { identity, recipient } = await generateAgeIdentity()
  const bytesOf = async (stream: ReadableStream<Uint8Array>) => new Uint8Array(await new Response(stream).arrayBuffer())
  const chart = report.patients[0]!.chart
  const file = await charts.exportChart({ chart, format: "ndjson", recipients: [recipient] })
  assert.match(file.fileName, /\.ndjson\.age$/)
  const text = new TextDecoder().decode(await decryptAge(await bytesOf(file.stream), { identities: [identity] }))
  assert.deepEqual(JSON.parse(text), patient("p6"))
  const backup = await charts.backup({ recipients: [recipient] })
  const lines = gunzipSync(await decryptAge(await bytesOf(backup.stream), { identities: [identity] }))
  assert.match(lines.toString(), /^\{"format":"subrosa\/v1 backup"/)
})

test("an export for a recipient that is none is refused before anything is written", async () => {
  const ann = await founded(server)
  const { charts, report } = await importInto(ann, patient("p7"))
  const chart = report.patients[0]!.chart
  await assert.rejects(charts.exportChart({ chart, format: "bundle", recipients: ["age1nonsense"] }), {
    code: "invalid_input",
    field: "recipients",
  })
})

test("nothing of a chart is stored readable", async () => {
  const ann = await founded(server)
  await importInto(ann, { ...patient("p8"), name: [{ family: "Quetzalcoatl" }] })
  const rows = await server.query("select ciphertext from store.entry")
  assert.ok(rows.length > 0)
  assert.ok(rows.every(({ ciphertext }) => !Buffer.from(ciphertext as Uint8Array).includes("Quetzalcoatl")))
})
