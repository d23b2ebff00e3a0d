import assert from "node:assert/strict"
import { test } from "node:test"
import { bundle, condition, ndjson, patient, source } from "../../testing/import-sources.ts"
import { memoryCore } from "../../testing/memory-core.ts"
import { createCharts } from "../charts.ts"
import type { ImportSource } from "../port.ts"

const run = (core: ReturnType<typeof memoryCore>, ...sources: ImportSource[]) =>
  createCharts(core).import({ sources, addToWorklist: false })

test("a patient's resources are filed in one chart, each in its segment", async () => {
  const core = memoryCore()
  const claim = {
    resourceType: "Coverage",
    id: "c1",
    status: "active",
    beneficiary: { reference: "Patient/p1" },
    payor: [{ display: "Payer" }],
  }
  const file = source("a.json", bundle("collection", [patient("p1"), condition("x1", "Patient/p1"), claim]))
  const report = await run(core, file)
  assert.deepEqual(report.charts, { created: 1, extended: 0 })
  assert.deepEqual(report.refused, [])
  assert.equal(report.patients[0]?.name, "Ana Lopez")
  const [chart] = core.charts.values()
  const written = chart?.segments.filter(({ head }) => head > 0).map(({ kind }) => kind)
  assert.deepEqual(written?.sort(), ["billing", "clinical", "directory"])
})

test("the same file twice changes nothing", async () => {
  const core = memoryCore()
  const file = () => source("a.json", bundle("transaction", [patient("p1"), condition("x1", "Patient/p1")]))
  await run(core, file())
  const size = core.log.size
  const report = await run(core, file(), file())
  assert.equal(core.log.size, size)
  assert.deepEqual(report.resources, {
    Patient: { added: 0, updated: 0, same: 2, refused: 0 },
    Condition: { added: 0, updated: 0, same: 2, refused: 0 },
  })
})

test("a resource without an id is known by its content and its fullUrl", async () => {
  const core = memoryCore()
  const observation = { resourceType: "Observation", status: "final", code: { text: "Mood" } }
  const entry = [
    { fullUrl: "urn:uuid:8f1e4bb0-11f9-4e3e-8ed1-d2e34f1ee4a1", resource: observation },
    { fullUrl: "urn:uuid:8f1e4bb0-11f9-4e3e-8ed1-d2e34f1ee4a2", resource: observation },
  ]
  const file = () => source("a.json", { resourceType: "Bundle", type: "batch", entry })
  const first = await run(core, file())
  assert.equal(first.resources.Observation?.added, 2)
  assert.equal((await run(core, file())).resources.Observation?.same, 2)
})

test("the same resources printed in another way, as lines for a Bundle, change nothing", async () => {
  const core = memoryCore()
  const resources = [patient("p1"), condition("x1", "Patient/p1")]
  await run(core, ndjson("a.ndjson", resources))
  const printed = JSON.stringify(bundle("collection", resources), null, "\t")
  const report = await run(core, source("b.json", printed))
  const same = { added: 0, updated: 0, same: 1, refused: 0 }
  assert.deepEqual(report.resources, { Patient: same, Condition: same })
})

test("a Bundle taken apart into lines, its fullUrls gone, makes one chart for each patient", async () => {
  const core = memoryCore()
  const id = "5d3c9a1e-7f0b-4f6e-9d53-0a6d2f1c8b47"
  const lines = [condition("x1", `urn:uuid:${id}`), { ...patient("p1"), id }, condition("x2", `Patient/${id}`)]
  const report = await run(core, ndjson("a.ndjson", lines))
  assert.deepEqual([report.charts, report.unfiled], [{ created: 1, extended: 0 }, 0])
})

test("resources that come before their patient, even in another file, find the patient's chart", async () => {
  const core = memoryCore()
  const report = await run(
    core,
    ndjson("Condition.ndjson", [condition("x1", "Patient/p1"), condition("x2", "Patient/p2")]),
    ndjson("Patient.ndjson", [patient("p1"), patient("p2", "Ortiz")]),
  )
  assert.equal(report.charts.created, 2)
  assert.equal(report.unfiled, 0)
  assert.deepEqual(report.patients.map(({ name }) => name).sort(), ["Ana Lopez", "Ana Ortiz"])
})

test("a reference to a patient of an earlier import extends that patient's chart", async () => {
  const core = memoryCore()
  await run(core, ndjson("Patient.ndjson", [patient("p1")]))
  const report = await run(core, ndjson("Condition.ndjson", [condition("x1", "https://host/fhir/Patient/p1")]))
  assert.deepEqual(report.charts, { created: 0, extended: 1 })
  assert.equal(core.charts.size, 1)
})

test("someone who is only referred to has a chart of their own, which the Patient joins later", async () => {
  const core = memoryCore()
  const before = await run(
    core,
    ndjson("Condition.ndjson", [condition("x1", "Patient/p1"), condition("x2", "Patient/p1")]),
  )
  assert.deepEqual(before.charts, { created: 1, extended: 0 })
  assert.equal(before.unfiled, 0)
  const after = await run(core, ndjson("Patient.ndjson", [patient("p1")]))
  assert.deepEqual(after.charts, { created: 0, extended: 1 })
  assert.equal(core.charts.size, 1)
})

test("an identifier that two Patients share does not make them one", async () => {
  const core = memoryCore()
  const identifier = [{ system: "urn:ssn", value: "999-99-9999" }]
  const report = await run(
    core,
    ndjson("Patient.ndjson", [
      { ...patient("p1"), identifier },
      { ...patient("p2"), identifier },
    ]),
  )
  assert.equal(report.charts.created, 2)
})

test("the same id with other content is kept too, and the later one counts", async () => {
  const core = memoryCore()
  const charts = createCharts(core)
  const files = [
    ndjson("1.ndjson", [patient("p1"), condition("x1", "Patient/p1", "Anxiety")]),
    ndjson("2.ndjson", [condition("x1", "Patient/p1", "Panic disorder")]),
  ]
  const report = await charts.import({ sources: files, addToWorklist: false })
  assert.deepEqual(report.resources.Condition, { added: 1, updated: 1, same: 0, refused: 0 })
  const open = await charts.chartOpen({ chart: report.patients[0]!.chart, purpose: "TREAT" })
  assert.deepEqual(
    open.summary.problems.map(({ title }) => title),
    ["Panic disorder"],
  )
  assert.equal(open.history?.["Condition/x1"]?.length, 1)
})

test("a Binary goes into the chart of the document that names it, wherever it stands", async () => {
  const core = memoryCore()
  const document = {
    resourceType: "DocumentReference",
    id: "d1",
    status: "current",
    subject: { reference: "Patient/p1" },
    content: [{ attachment: { contentType: "text/plain", url: "Binary/b1" } }],
  }
  const binary = { resourceType: "Binary", id: "b1", contentType: "text/plain", data: "aGVsbG8=" }
  const report = await run(core, ndjson("a.ndjson", [binary, document, patient("p1")]))
  assert.equal(report.unfiled, 0)
  assert.equal(core.charts.size, 1)
})

test("a resource that names no patient goes with the one it refers to", async () => {
  const core = memoryCore()
  const encounter = {
    resourceType: "Encounter",
    id: "e1",
    status: "finished",
    class: { code: "AMB" },
    subject: { reference: "Patient/p1" },
  }
  const provenance = {
    resourceType: "Provenance",
    id: "v1",
    target: [{ reference: "Encounter/e1" }],
    recorded: "2024-01-01T10:00:00Z",
    agent: [{ who: { display: "Dr. No" } }],
  }
  const report = await run(core, ndjson("a.ndjson", [patient("p1"), encounter, provenance]))
  assert.equal(report.unfiled, 0)
  const later = await run(core, ndjson("b.ndjson", [{ ...provenance, id: "v2" }]))
  assert.equal(later.unfiled, 0)
  assert.equal(core.charts.size, 1)
})

test("a resource larger than a request can carry is refused by name", async () => {
  const core = memoryCore()
  const report = await run(
    core,
    ndjson("a.ndjson", [patient("p1"), condition("x1", "Patient/p1", "é".repeat(6_000_000))]),
  )
  assert.match(report.refused[0]?.reason ?? "", /larger than 10 MiB/)
  assert.equal(report.resources.Patient?.added, 1)
})

test("what belongs to no patient goes into the practice's own chart", async () => {
  const core = memoryCore()
  const report = await run(core, ndjson("a.ndjson", [{ resourceType: "Organization", id: "o1", name: "Clinic" }]))
  assert.equal(report.unfiled, 1)
  assert.deepEqual(
    [...core.charts.values()].map(({ kind }) => kind),
    ["practice"],
  )
})

test("what is refused is named with file, place and reason, and the rest comes in", async () => {
  const core = memoryCore()
  const report = await run(
    core,
    source(
      "bad.ndjson",
      `${JSON.stringify(patient("p1"))}\n{"resourceType":"Patient",\n{"resourceType":"Observation","id":"o"}\n`,
    ),
    source("broken.json", '{"resourceType":"Bundle","type":"batch","entry":[{"resource":'),
  )
  assert.equal(report.resources.Patient?.added, 1)
  assert.equal(report.refused.length, 3)
  const [malformed, invalid, truncated] = report.refused
  assert.equal(malformed?.file, "bad.ndjson")
  assert.equal(malformed?.line, 2)
  assert.equal(invalid?.resourceType, "Observation")
  assert.equal(invalid?.line, 3)
  assert.match(invalid?.path ?? "", /^Observation/)
  assert.equal(truncated?.file, "broken.json")
})

test("the wrapper of a document survives in its patient's chart; one of a transaction is only counted", async () => {
  const core = memoryCore()
  const charts = createCharts(core)
  const composition = {
    resourceType: "Composition",
    id: "c1",
    status: "final",
    type: { text: "Note" },
    subject: { reference: "Patient/p1" },
    date: "2024-01-01",
    author: [{ display: "Dr. No" }],
    title: "Note",
  }
  const more = { id: "b1", identifier: { system: "urn:x", value: "1" }, timestamp: "2024-01-01T10:00:00Z" }
  const sources = [
    source("d.json", bundle("document", [composition, patient("p1")], more)),
    source("t.json", bundle("transaction", [patient("p1")])),
  ]
  const report = await charts.import({ sources, addToWorklist: false })
  assert.deepEqual(report.resources.Bundle, { added: 1, updated: 0, same: 0, refused: 0 })
  assert.deepEqual(report.wrappers, { transaction: 1 })
  const open = await charts.chartOpen({ chart: report.patients[0]!.chart, purpose: "TREAT" })
  const wrapper = open.summary.others.find(({ type }) => type === "Bundle")?.resource
  assert.deepEqual(wrapper, { resourceType: "Bundle", type: "document", ...more })
})

test("a large attachment is kept apart in chunks, and can be read", async () => {
  const core = memoryCore()
  const charts = createCharts(core)
  const content = crypto.getRandomValues(new Uint8Array(60_000))
  const big = new Uint8Array(1_500_000).map((_, i) => content[i % content.length] ?? 0)
  const document = {
    resourceType: "DocumentReference",
    id: "d1",
    status: "current",
    subject: { reference: "Patient/p1" },
    content: [{ attachment: { contentType: "application/pdf", data: Buffer.from(big).toString("base64") } }],
  }
  const report = await charts.import({ sources: [ndjson("a.ndjson", [patient("p1"), document])], addToWorklist: false })
  assert.equal(core.calls.filter((call) => call === "attachmentChunkCreate").length, 2)
  const chart = report.patients[0]!.chart
  const open = await charts.chartOpen({ chart, purpose: "TREAT" })
  const shown = JSON.stringify(open.summary.notes[0]?.resource)
  const [, attachment = ""] = /"url":"subrosa:attachment\/([0-9a-f-]{36})"/.exec(shown) ?? []
  const read = await charts.attachmentRead({ chart, attachment })
  assert.equal(read.contentType, "application/pdf")
  assert.deepEqual(Buffer.from(read.bytes), Buffer.from(big))
})

test("what a role may not write is refused with that reason", async () => {
  const core = memoryCore({ roles: ["front-desk"], onCareTeam: false })
  const report = await run(core, source("a.json", bundle("batch", [patient("p1"), condition("x1", "Patient/p1")])))
  assert.equal(report.resources.Patient?.added, 1)
  assert.equal(report.resources.Condition?.refused, 1)
  assert.match(report.refused[0]?.reason ?? "", /clinical part/)
})

test("a labelled psychotherapy note goes into its importer's own segment", async () => {
  const core = memoryCore()
  const security = [{ system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", code: "PSYTHPN" }]
  await run(core, ndjson("a.ndjson", [patient("p1"), { ...condition("x1", "Patient/p1"), meta: { security } }]))
  const [chart] = core.charts.values()
  const segment = chart?.segments.find(({ kind }) => kind === "psychotherapy-notes")
  assert.equal(segment?.head, 2)
  assert.equal(segment?.wraps[0]?.team, core.personalTeam().team)
})

test("a clinician's list takes up the patients of an import", async () => {
  const core = memoryCore()
  const charts = createCharts(core)
  const sources = [ndjson("a.ndjson", [patient("p1"), patient("p2", "Ortiz")])]
  await charts.import({ sources, addToWorklist: true })
  assert.deepEqual(
    (await charts.worklist()).map(({ name, birthDate }) => [name, birthDate]),
    [
      ["Ana Ortiz", "1980-04-12"],
      ["Ana Lopez", "1980-04-12"],
    ],
  )
})

test("a chart of a patient who is in no file is on the list, without a name, until the patient comes", async () => {
  const core = memoryCore()
  const charts = createCharts(core)
  const names = async () => (await charts.worklist()).map(({ name }) => name)
  const bring = (...resources: object[]) =>
    charts.import({ sources: [ndjson("a.ndjson", resources)], addToWorklist: true })
  await bring(condition("x1", "Patient/p1"))
  assert.deepEqual(await names(), [""])
  await bring(patient("p1"))
  assert.deepEqual(await names(), ["Ana Lopez"])
  await bring(condition("x2", "Patient/p1"))
  assert.deepEqual(await names(), ["Ana Lopez"])
})

test("files of another version of FHIR are named as such; a fault here and there is not", async () => {
  // STU3: the status was a code.
  const old = (n: number) =>
    Array.from({ length: n }, (_, i) => ({ ...condition(`s${i}`, "Patient/p1"), clinicalStatus: "active" }))
  const isOther = async (...resources: object[]) =>
    (await run(memoryCore(), ndjson("a.ndjson", resources))).isOtherVersion
  const good = Array.from({ length: 20 }, (_, i) => condition(`x${i}`, "Patient/p1"))
  assert.equal(await isOther(patient("p1"), ...old(12)), true)
  assert.equal(await isOther(patient("p1"), ...old(10), ...good), false)
  assert.equal(await isOther(patient("p1"), ...old(5)), false)
  assert.equal(await isOther(...Array.from({ length: 12 }, () => ({ no: "resource" }))), false)
})

test("a list holds the newest two hundred, the report every chart", async () => {
  const core = memoryCore()
  const charts = createCharts(core)
  const patients = Array.from({ length: 450 }, (_, i) => patient(`p${i}`, `Lopez ${i}`))
  const report = await charts.import({ sources: [ndjson("a.ndjson", patients)], addToWorklist: true })
  assert.equal(report.charts.created, 450)
  assert.equal(report.patients.length, 450)
  assert.equal((await charts.worklist()).length, 200)
})

test("an imported patient is found by name and birth date, and no longer by the old name once it is corrected", async () => {
  const core = memoryCore()
  const charts = createCharts(core)
  const report = await charts.import({ sources: [ndjson("a.ndjson", [patient("p1")])], addToWorklist: false })
  const chart = report.patients[0]!.chart
  assert.deepEqual((await charts.find("Lopez 1980-04-12")).charts, [{ chart }])
  await charts.import({ sources: [ndjson("a.ndjson", [patient("p1", "Ruiz")])], addToWorklist: false })
  assert.deepEqual((await charts.find("Lopez 1980-04-12")).charts, [])
  assert.deepEqual((await charts.find("Ruiz 1980-04-12")).charts, [{ chart }])
})
