import assert from "node:assert/strict"
import { readFile } from "node:fs/promises"
import { test } from "node:test"
import { gzipSync } from "node:zlib"
import { vectorPath } from "@subrosa/testkit"
import type { Page } from "playwright-core"
import {
  go,
  goWatch,
  heading,
  importFiles,
  inviteSomeone,
  joinPractice,
  letSignInsAge,
  openStage,
  setUpPractice,
  touch,
} from "./support/practice.ts"

const patient = vectorPath("fhir/examples/valid", "us-core-patient-example.json")
const patientName = "Amy"
const sentence = "She dreamt of the lighthouse again."

test("a practice is set up, charts come in, a note is written, signed and amended, and everyone sees who opened what", async (t) => {
  const stage = await openStage(t)
  const ada = await stage.person()
  await setUpPractice(ada, stage, "Ada Lindqvist")

  await t.test("a second passkey and a recovery kit are urged, and can wait", async () => {
    await ada.getByRole("link", { name: /go to your patients/ }).click()
    await ada.getByText("You have only one way in").waitFor()
  })

  await t.test("files come in, what is invalid is named, and the same files twice change nothing", async () => {
    const files = [
      patient,
      vectorPath("fhir/examples/valid", "us-core-allergyintolerance-example.json"),
      vectorPath("fhir/examples/invalid", "microsoft-ObservationWithNoCode.json"),
    ]
    await importFiles(ada, files)
    await ada.getByText(/2 resources added, 0 updated, 0 already here, 1 refused/).waitFor()
    const refused = ada.getByRole("table").filter({ hasText: "microsoft-ObservationWithNoCode.json" })
    assert.match((await refused.textContent()) ?? "", /code/)
    await importFiles(ada, files)
    await ada.getByText(/0 resources added, 0 updated, 2 already here, 1 refused/).waitFor()
  })

  await t.test("a compressed file is read, and one of another format is named as what it is", async () => {
    const named = (name: string, buffer: Buffer) => ({ name, mimeType: "application/octet-stream", buffer })
    await importFiles(ada, [
      named("patient.json.gz", gzipSync(await readFile(patient))),
      named("ccd.xml", Buffer.from('<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"/>')),
    ])
    await ada.getByText(/0 resources added, 0 updated, 1 already here, 1 refused/).waitFor()
    await ada.getByRole("row", { name: /ccd\.xml.*This is XML, a C-CDA document perhaps/ }).waitFor()
  })

  await t.test("a chart opens, and says which entry of the log this opening is", async () => {
    await go(ada, "Patients")
    await ada.getByRole("link", { name: new RegExp(patientName) }).click()
    await heading(ada, new RegExp(patientName))
    await ada.getByText(/Opened by you at .*, entry \d+ of the log, proof checked/).waitFor()
    await ada.getByRole("tab", { name: /^Allergies 1/ }).waitFor()
  })

  await t.test("a draft survives the end of the browser tab, and is signed with Ctrl+Enter", async () => {
    await ada.getByRole("link", { name: "Write a note" }).click()
    await ada.getByLabel("Subjective").fill(sentence)
    await ada.getByText(/^Draft saved .*, encrypted$/).waitFor()
    await ada.reload()
    await touch(ada)
    await ada.getByLabel("Plan").fill("Weekly sessions.")
    assert.equal(await ada.getByLabel("Subjective").inputValue(), sentence)
    await ada.getByLabel("Plan").press("Control+Enter")
    await ada.getByRole("alertdialog").getByRole("button", { name: "Sign" }).click()
    await ada.getByText("The note is signed and stored.").waitFor()
    await ada.getByRole("tab", { name: "Notes 1" }).click()
    await ada.getByText(sentence).waitFor()
  })

  await t.test("an amendment keeps the original", async () => {
    await ada.getByRole("link", { name: "Amend" }).click()
    await ada.getByLabel("Plan").fill("Sessions twice a week.")
    await ada.getByRole("button", { name: "Sign the amendment" }).click()
    await ada.getByRole("alertdialog").getByRole("button", { name: "Sign" }).click()
    await ada.getByRole("tab", { name: "Notes 1" }).click()
    await ada.getByText("Sessions twice a week.").waitFor()
    await ada.getByRole("button", { name: /^Show original/ }).click()
    await ada.getByText("Weekly sessions.").waitFor()
  })

  await t.test("who opened the chart is one click away, each line proved", async () => {
    await ada.getByRole("link", { name: "Who opened this chart" }).click()
    const lines = ada.getByRole("table").locator("tbody tr")
    await lines.first().waitFor()
    const texts = await lines.allTextContents()
    assert.ok(
      texts.some((text) => /Ada Lindqvist \(you\).*Opened.*Treatment/.test(text)),
      texts.join("\n"),
    )
    assert.ok(texts.every((text) => text.endsWith("Checked")))
  })

  await t.test("the chart is back soon after the touch", async (t) => {
    await ada.goBack()
    await heading(ada, new RegExp(patientName))
    await ada.reload()
    const unlock = ada.getByRole("button", { name: /^Continue as/ })
    await unlock.waitFor()
    const start = performance.now()
    await unlock.click()
    await heading(ada, new RegExp(patientName))
    t.diagnostic(`from the passkey touch to the chart: ${Math.round(performance.now() - start)} ms`)
    await ada.getByRole("link", { name: "Who opened this chart" }).click()
  })

  await t.test("locking drops what was open, in every tab, and one touch brings it back", async () => {
    const second = await ada.context().newPage()
    await second.goto(stage.server.url)
    await heading(second, "Patients")
    await ada.getByRole("button", { name: "Lock" }).click()
    await heading(ada, "Locked")
    await heading(second, "Locked")
    assert.doesNotMatch((await second.locator("body").textContent()) ?? "", new RegExp(patientName))
    await second.close()
    await touch(ada)
    await heading(ada, "Who opened this chart")
  })

  const ben = await stage.person()
  await t.test("an invited clinician is let in by the inviter's browser and opens the chart", async () => {
    const link = await inviteSomeone(ada, "Ben", "Clinician")
    await joinPractice(ben, link, "Ben Okoro")
    await go(ben, "Patients")
    await findAmy(ben)
    await ben.getByRole("tab", { name: "Notes 1" }).click()
    await ben.getByText(sentence).waitFor()
  })

  const frida = await stage.person()
  await t.test("the front desk finds the patient and gets nothing clinical", async () => {
    const link = await inviteSomeone(ada, "Frida", "Front desk")
    await joinPractice(frida, link, "Frida Kowalski")
    await go(frida, "Patients")
    await findAmy(frida)
    await frida.getByText(/The clinical part has its own keys/).waitFor()
    const body = (await frida.locator("body").textContent()) ?? ""
    assert.ok(!body.includes(sentence))
    assert.equal(await frida.getByRole("tab", { name: /^(Notes|Allergies)/ }).count(), 0)
    assert.equal(await frida.getByRole("link", { name: "Write a note" }).count(), 0)
  })

  await t.test("the owner sees all three openings and that the log is whole", async () => {
    await go(ada, "Practice")
    await goWatch(ada, "Log")
    await ada.getByRole("button", { name: "Verify the whole log" }).click()
    await ada.getByText("The log is whole").waitFor()
    const rows = await ada.getByRole("table").locator("tbody tr").allTextContents()
    for (const name of ["Ada Lindqvist", "Ben Okoro", "Frida Kowalski"]) {
      assert.ok(
        rows.some((row) => row.includes(name) && row.includes("Opened")),
        `${name} is missing in the log`,
      )
    }
  })

  await t.test(
    "a person whose work ends is out at once; the app asks for a fresh sign-in first and then goes on",
    async () => {
      await letSignInsAge(stage)
      await go(ada, "Practice")
      await ada.getByRole("button", { name: "End their work: Ben Okoro" }).click()
      await ada.getByRole("alertdialog").getByRole("button", { name: "End their work" }).click()
      await ada.getByRole("alertdialog", { name: "Confirm it is you" }).waitFor()
      await ada.getByRole("button", { name: "Confirm with a passkey" }).click()
      await ada.getByText("Ben Okoro no longer has access.").waitFor()
      await ben.getByRole("heading", { level: 1, name: "Sign in" }).waitFor({ timeout: 30_000 })
      assert.doesNotMatch((await ben.locator("body").textContent()) ?? "", new RegExp(patientName))
    },
  )

  assert.deepEqual(stage.complaints, [])
})

/** By family name and birth date, as the front desk asks. */
async function findAmy(page: Page): Promise<void> {
  const { name, birthDate } = JSON.parse(await readFile(patient, "utf8")) as {
    name: { family: string }[]
    birthDate: string
  }
  await page.getByLabel("Find a patient").fill(`${name[0]?.family} ${birthDate}`)
  await page.getByRole("button", { name: "Find" }).click()
  await page.getByRole("heading", { name: "One match" }).waitFor()
  await page.locator("main li a").first().click()
  await heading(page, new RegExp(patientName))
}
