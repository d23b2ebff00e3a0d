/** Files that write for colleagues' patients: the import stops, says why, asks, and goes on once it may (spec/governor.md, "Imports"). */
import assert from "node:assert/strict"
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { test } from "node:test"
import type { Page } from "playwright-core"
import { check, found } from "./support/judge.ts"
import { go, hire, importFiles, letSignInsAge, openStage, setUpPractice } from "./support/practice.ts"

const patients = 60

const ids = Array.from({ length: patients }, (_, i) => `caseload-${i}`)

const patientOf = (id: string, i: number) => ({
  resourceType: "Patient",
  id,
  name: [{ family: `Fernsby${i}`, given: ["Odile"] }],
  gender: "female",
  birthDate: "1980-02-03",
})

const conditionOf = (id: string) => ({
  resourceType: "Condition",
  id: `${id}-insomnia`,
  clinicalStatus: {
    coding: [{ system: "http://terminology.hl7.org/CodeSystem/condition-clinical", code: "active" }],
  },
  code: { text: "Insomnia" },
  subject: { reference: `Patient/${id}` },
})

const ndjson = (resources: readonly object[]) => resources.map((resource) => `${JSON.stringify(resource)}\n`).join("")

/** Chooses the file; ends when the server has refused what it would write. */
async function importRefused(page: Page, file: string): Promise<void> {
  await go(page, "Import")
  const chooser = page.waitForEvent("filechooser")
  await page.getByRole("button", { name: "Choose files" }).click()
  await (await chooser).setFiles([file])
  await page.getByText("These patients are colleagues'").waitFor()
}

const confirm = (page: Page) =>
  page.getByRole("alertdialog").getByRole("button", { name: "Confirm with a passkey" }).click()

test("an import for colleagues' patients stops, waits for another officer, and goes on by itself", async (t) => {
  const stage = await openStage(t)
  const made = join(stage.data, "patients.ndjson")
  const added = join(stage.data, "conditions.ndjson")
  await writeFile(made, ndjson(ids.map(patientOf)))
  await writeFile(added, ndjson([...ids.map(patientOf), ...ids.map(conditionOf)]))
  const ada = await stage.person()
  await setUpPractice(ada, stage, "Dr. Ada Lindqvist")
  await importFiles(ada, [made])
  const ben = await hire(stage, ada, "Ben Okoro", "Clinician")

  await importRefused(ben, added)
  await check(ben, "import-colleagues")
  await ben.getByLabel("How many of colleagues' patients").fill(String(patients))
  await letSignInsAge(stage)
  await ben.getByRole("button", { name: "Ask, then go on" }).click()
  await confirm(ben)
  await ben.getByText("Another officer has to agree").waitFor()
  await check(ben, "import-waiting")

  await go(ada, "Practice")
  await ada.getByRole("navigation", { name: "Practice" }).getByRole("link", { name: "Limits" }).click()
  await ada.getByText("An import into another's caseload").waitFor()
  await ada.getByText(`Writes for ${patients} patients of colleagues at most`).waitFor()
  await check(ada, "import-asked")
  await ada.getByRole("button", { name: "Agree", exact: true }).click()
  await ada.getByRole("alertdialog").getByRole("button", { name: "Agree", exact: true }).click()
  await confirm(ada)

  await ben.getByText("The import is done").waitFor({ timeout: 60_000 })
  await ben.getByText(`${patients} resources added, 0 updated, ${patients} already here, 0 refused`).waitFor()
  await check(ben, "import-agreed")

  await go(ben, "Patients")
  await ben.getByRole("link", { name: /Fernsby7\b/ }).click()
  await ben.getByText("Insomnia").first().waitFor()
  assert.deepEqual(found, [])
  assert.deepEqual(
    stage.complaints.filter((line) => !line.includes("403")),
    [],
  )
})
