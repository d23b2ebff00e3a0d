import assert from "node:assert/strict"
import { test } from "node:test"
import { readNote } from "@subrosa/fhir"
import { type MemoryCore, memoryCore } from "../../testing/memory-core.ts"
import { createCharts } from "../charts.ts"
import { type Draft, EngineError } from "../port.ts"

async function withChart(core: MemoryCore = memoryCore()) {
  const charts = createCharts(core)
  const chart = await charts.patientCreate({
    patient: { resourceType: "Patient", id: "p1", name: [{ family: "Lopez" }] },
  })
  await charts.chartOpen({ chart, purpose: "TREAT" })
  const draft: Omit<Draft, "updatedAt"> = {
    id: crypto.randomUUID(),
    chart,
    kind: "clinical",
    format: "SOAP",
    title: "Session 3",
    sections: [{ name: "subjective", text: "Slept better." }],
    encounter: { start: "2026-11-20T10:00:00Z", end: "2026-11-20T10:50:00Z" },
  }
  return { core, charts, chart, draft }
}

test("a signed note and its encounter are in the chart, and the draft is gone", async () => {
  const { charts, draft } = await withChart()
  await charts.draftSave(draft)
  const open = await charts.noteSign(draft)
  const note = open.summary.notes[0]?.resource
  assert.ok(note)
  assert.deepEqual(
    readNote(note)?.sections.map(({ name, text }) => [name, text]),
    [["subjective", "Slept better."]],
  )
  assert.equal(note.meta?.versionId, "1")
  const encounter = open.summary.encounters[0]?.resource
  assert.deepEqual(note.encounter, { reference: `Encounter/${encounter?.id}` })
  assert.deepEqual(open.drafts, [])
  assert.deepEqual(await charts.drafts(), [])
})

test("a draft survives a crash of its client", async () => {
  const { core, charts, chart, draft } = await withChart()
  await charts.draftSave({ ...draft, sections: [{ name: "subjective", text: "Half a sen" }] })
  const afterCrash = createCharts(core)
  const open = await afterCrash.chartOpen({ chart, purpose: "TREAT" })
  assert.deepEqual(
    open.drafts.map(({ sections }) => sections),
    [[{ name: "subjective", text: "Half a sen" }]],
  )
})

test("saves of one draft that cross keep the last", async () => {
  const { charts, draft } = await withChart()
  const texts = ["a", "ab", "abc"]
  await Promise.all(texts.map((text) => charts.draftSave({ ...draft, sections: [{ name: "subjective", text }] })))
  const [kept] = await charts.drafts()
  assert.equal(kept?.sections[0]?.text, "abc")
})

test("an amendment is a new version; the original is kept", async () => {
  const { charts, draft } = await withChart()
  const signed = await charts.noteSign(draft)
  const original = signed.summary.notes[0]?.resource
  const amends = `Composition/${original?.id}`
  const { encounter: _, ...rest } = draft
  const open = await charts.noteSign({
    ...rest,
    id: crypto.randomUUID(),
    amends,
    sections: [{ name: "subjective", text: "Slept worse." }],
  })
  assert.equal(open.summary.notes.length, 1)
  const amended = open.summary.notes[0]?.resource
  assert.equal(amended?.status, "amended")
  assert.equal(amended?.meta?.versionId, "2")
  assert.deepEqual(
    open.history?.[amends]?.map(({ resource }) => resource),
    [original],
  )
})

test("a psychotherapy note goes into its author's own segment", async () => {
  const { core, charts, chart, draft } = await withChart()
  const open = await charts.noteSign({
    ...draft,
    kind: "psychotherapy",
    format: "free",
    sections: [{ name: "note", text: "x" }],
  })
  assert.deepEqual(open.segments.at(-1), { kind: "psychotherapy-notes", entries: 1 })
  const segment = core.charts.get(chart)?.segments.find(({ kind }) => kind === "psychotherapy-notes")
  assert.equal(segment?.wraps[0]?.team, core.personalTeam().team)
})

test("a note whose answer was lost is signed once, however often it is tried", async () => {
  const { core, charts, chart, draft } = await withChart()
  core.after = (op, result) => {
    if (op === "entryCreate") throw new EngineError("offline", "the line is down")
    return result
  }
  await assert.rejects(charts.noteSign(draft), { code: "offline" })
  core.after = (_, result) => result
  const open = await createCharts(core).noteSign(draft)
  assert.equal(open.summary.notes.length, 1)
  assert.equal(core.charts.get(chart)?.entries.length, 2)
  assert.deepEqual(await charts.drafts(), [])
})

test("text changed after a lost answer becomes an amendment", async () => {
  const { core, charts, draft } = await withChart()
  core.after = (op, result) => {
    if (op === "entryCreate") throw new EngineError("offline", "the line is down")
    return result
  }
  await assert.rejects(charts.noteSign(draft), { code: "offline" })
  core.after = (_, result) => result
  const open = await charts.noteSign({ ...draft, sections: [{ name: "subjective", text: "Slept well." }] })
  assert.equal(open.summary.notes.length, 1)
  const note = open.summary.notes[0]?.resource
  assert.equal(note?.status, "amended")
  assert.equal(open.history?.[`Composition/${note?.id}`]?.length, 1)
})

test("a save that comes after signing does not bring the draft back", async () => {
  const { charts, draft } = await withChart()
  await charts.noteSign(draft)
  await assert.rejects(charts.draftSave(draft), { code: "conflict" })
  assert.deepEqual(await charts.drafts(), [])
})

test("a note without text is not signed, and stays a draft", async () => {
  const { charts, draft } = await withChart()
  await charts.draftSave({ ...draft, sections: [] })
  await assert.rejects(charts.noteSign({ ...draft, sections: [] }), { code: "invalid_input", field: "sections" })
  assert.equal((await charts.drafts()).length, 1)
})

test("front desk may not sign a clinical note", async () => {
  const { charts, draft } = await withChart(memoryCore({ roles: ["front-desk"], onCareTeam: false }))
  await assert.rejects(charts.noteSign(draft), { code: "refused" })
})

test("new demographics are a new version and are found by the new name", async () => {
  const { charts, chart } = await withChart()
  const open = await charts.resourceUpdate({
    chart,
    resource: { resourceType: "Patient", id: "p1", name: [{ family: "Ruiz" }], birthDate: "1980-04-12" },
  })
  assert.equal(open.patient?.meta?.versionId, "2")
  assert.equal(open.summary.demographics?.name, "Ruiz")
  const found = await charts.find("ruiz 1980-04-12")
  assert.deepEqual(found.charts, [{ chart, name: "Ruiz", birthDate: "1980-04-12" }])
  assert.deepEqual(found.searchedBy, ["family name and birth date"])
})

test("someone close to the patient is put into the chart under an id of their own, changed, and is no second patient", async () => {
  const { charts, chart } = await withChart()
  const mother = { resourceType: "RelatedPerson", patient: { reference: "Patient/p1" }, name: [{ family: "Quist" }] }
  const rows = (open: Awaited<ReturnType<typeof charts.resourceCreate>>) =>
    open.summary.others.filter(({ type }) => type === "RelatedPerson").map(({ resource }) => resource)
  const [made] = rows(await charts.resourceCreate({ chart, resource: mother }))
  assert.ok(made)
  assert.match(made.id ?? "", /^[0-9a-f-]{36}$/)
  assert.equal(made.meta?.versionId, "1")
  const [ended, ...others] = rows(await charts.resourceUpdate({ chart, resource: { ...made, active: false } }))
  assert.deepEqual([ended?.id, ended?.active, ended?.meta?.versionId, others], [made.id, false, "2", []])
  const second = { resourceType: "Patient", name: [{ family: "Other" }] }
  await assert.rejects(charts.resourceCreate({ chart, resource: second }), { code: "invalid_input" })
  await assert.rejects(charts.resourceCreate({ chart, resource: { resourceType: "RelatedPerson" } }), {
    field: "RelatedPerson.patient",
  })
})

test("a Patient that is not valid is refused by the name of the element", async () => {
  const charts = createCharts(memoryCore())
  const patient = { resourceType: "Patient", birthDate: "12 April" }
  await assert.rejects(charts.patientCreate({ patient }), { code: "invalid_input", field: "Patient.birthDate" })
})
