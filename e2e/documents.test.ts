/** What an older system kept as documents is read in the chart: long texts, pages, pictures; anything else is saved, whole. */
import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { type TestContext, test } from "node:test"
import { check, found } from "./support/judge.ts"
import { go, importFiles, inDatabase, openStage, type Stage, setUpPractice } from "./support/practice.ts"

/** A green dot of ten by ten. */
const picture =
  "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC"
/** Longer than what stays in its record. */
const session = `She spoke about the move to Bergen.\n\n  Sleep     6 h\n${"We looked at what she left out. ".repeat(1000)}\nUntil Monday.`
const page = "<html><body><h1>Intake</h1><p>Referred by Dr. <b>Oh</b>.<script>alert(1)</script></p></body></html>"
const letter = Buffer.concat([Buffer.from("%PDF-1.4\n"), randomBytes(20_000)])

const subject = { reference: "Patient/liv" }
const base64 = (content: string | Buffer) => Buffer.from(content).toString("base64")
const document = (id: string, day: string, text: string, attachments: object[]) => ({
  ...{ resourceType: "DocumentReference", id, status: "current", subject, date: `2025-${day}T10:00:00Z` },
  type: { text },
  content: attachments.map((attachment) => ({ attachment })),
})

const scores = Array.from({ length: 8 }, (_, week) => ({
  ...{
    resourceType: "Observation",
    id: `score${week}`,
    status: "final",
    subject,
    effectiveDateTime: `2024-11-1${week}`,
  },
  code: { text: "PHQ-9 total score" },
  valueInteger: week,
}))

const resources = [
  ...scores,
  { resourceType: "Patient", id: "liv", name: [{ family: "Haugen", given: ["Liv"] }], birthDate: "1979-03-03" },
  { resourceType: "Binary", id: "page", contentType: "text/html", data: base64(page) },
  document("d1", "03-03", "Progress note", [{ contentType: "text/plain; charset=utf-8", data: base64(session) }]),
  document("d2", "02-03", "Intake", [{ contentType: "text/html", url: "https://old.example/fhir/Binary/page" }]),
  document("d3", "01-03", "Referral", [
    { contentType: "application/pdf", data: base64(letter), title: "Referral letter" },
    { contentType: "image/png", data: picture, title: "Drawing" },
    { contentType: "application/pdf", url: "https://old.example/documents/77" },
  ]),
]

/** A practice at its first day, and a file to import. */
async function practiceWith(t: TestContext, content: readonly object[]) {
  const stage = await openStage(t)
  const file = join(stage.data, "documents.ndjson")
  await writeFile(file, content.map((resource) => `${JSON.stringify(resource)}\n`).join(""))
  const ada = await stage.person()
  await setUpPractice(ada, stage, "Dr. Ada Lindqvist")
  return { stage, ada, file }
}

test("a chart whose patient is in no file is on the list, and gets its name", async (t) => {
  const answer = { valueCoding: { code: "LA6570-1", display: "More than half the days" } }
  const answers = {
    ...{ resourceType: "QuestionnaireResponse", id: "a1", status: "completed", authored: "2025-01-06" },
    questionnaire: "http://example.org/Questionnaire/phq-9",
    subject: { reference: "Patient/elsewhere" },
    item: [{ linkId: "1", text: "Little interest or pleasure in doing things", answer: [answer] }],
  }
  const { stage, ada, file } = await practiceWith(t, [answers])
  await importFiles(ada, [file])
  await go(ada, "Patients")
  await ada.getByRole("link", { name: "Patient without a name" }).click()
  await ada.getByRole("button", { name: /phq-9/ }).click()
  await ada.getByRole("heading", { name: "Little interest or pleasure in doing things" }).waitFor()
  await ada.getByText("More than half the days", { exact: true }).waitFor()
  await check(ada, "chart-without-patient")
  await ada.getByRole("link", { name: "Add name and contacts" }).click()
  await ada.getByLabel("Given names").fill("Lise")
  await ada.getByLabel("Family name").fill("Moreau")
  await ada.getByLabel("Birth date").fill("1991-05-06")
  await check(ada, "patient-add")
  await ada.getByRole("button", { name: "Save" }).click()
  await ada.getByRole("heading", { level: 1, name: "Lise Moreau" }).waitFor()
  await go(ada, "Patients")
  await ada.getByRole("link", { name: /Moreau/ }).waitFor()
  assert.deepEqual(found, [])
  assert.deepEqual(stage.complaints, [])
})

test("a clinician reads what was imported as documents", async (t) => {
  const { stage, ada, file } = await practiceWith(t, resources)
  await importFiles(ada, [file])
  await go(ada, "Patients")
  await ada.getByRole("link", { name: /Haugen/ }).click()
  await ada.getByRole("tab", { name: /^Notes/ }).click()
  await ada.getByText("Until Monday.").waitFor()
  assert.equal(await ada.getByText("She spoke about").textContent(), session)
  assert.equal(await ada.getByText("Referred by Dr.").textContent(), "Intake\n\nReferred by Dr. Oh.")
  const drawing = ada.getByRole("img", { name: "Drawing, image/png" })
  assert.equal(await drawing.evaluate((img: HTMLImageElement) => img.decode().then(() => img.naturalWidth)), 10)
  await ada.getByText("not part of this record. It was kept at https://old.example/documents/77").waitFor()
  await check(ada, "chart-documents")
  const search = ada.getByLabel("Search in this chart")
  await search.fill("oh referred")
  await ada.getByText("1 line. Attached files and very long documents are not searched.").waitFor()
  assert.equal(await ada.locator("mark").textContent(), "Oh")
  await check(ada, "chart-search")
  await search.fill("phq-9 2024")
  await ada.getByText("8 lines.").waitFor()
  await search.fill("")
  const download = ada.waitForEvent("download")
  await ada.getByRole("button", { name: "Save a copy of Referral letter" }).click()
  const saved = await download
  assert.equal(saved.suggestedFilename(), "Referral letter.pdf")
  assert.deepEqual(await readFile(await saved.path()), letter)
  assert.deepEqual(found, [])
  assert.deepEqual(stage.complaints, [])
})

test("an import goes on while one looks elsewhere; a lock cuts it off, and one is told", async (t) => {
  const { stage, ada, file } = await practiceWith(t, resources)
  const choose = async () => {
    await go(ada, "Import")
    const chooser = ada.waitForEvent("filechooser")
    await ada.getByRole("button", { name: "Choose files" }).click()
    await (await chooser).setFiles([file])
    await ada.getByRole("button", { name: "Stop" }).waitFor()
  }
  await whileNothingIsStored(stage, "refuse", async () => {
    await choose()
    await ada.getByRole("button", { name: "Lock" }).click()
    await ada.getByRole("button", { name: /^Unlock as/ }).click()
    await ada.getByText("The import was cut off by the lock").waitFor()
  })
  await check(ada, "import-cut-off")
  await whileNothingIsStored(stage, "let go", async () => {
    await choose()
    await go(ada, "Patients")
    await go(ada, "Import")
    await ada.getByRole("button", { name: "Stop" }).waitFor()
    await check(ada, "import-running")
    await go(ada, "Patients")
  })
  await ada.getByRole("link", { name: /Haugen/ }).waitFor()
  await go(ada, "Import")
  await ada.getByText("The import is done").waitFor()
  assert.deepEqual(found, [])
  assert.deepEqual(stage.complaints, [])
})

/** While `act` runs, what the server would store waits; afterwards that is let go, or comes to nothing. */
async function whileNothingIsStored(stage: Stage, after: "let go" | "refuse", act: () => Promise<void>): Promise<void> {
  await inDatabase(stage, async (client) => {
    await client.query("begin")
    await client.query("lock table store.entry in exclusive mode")
    await act()
    if (after === "refuse")
      await client.query("select pg_cancel_backend(pid) from pg_stat_activity where wait_event_type = 'Lock'")
    await client.query("commit")
  })
}
