import assert from "node:assert/strict"
import { readFile } from "node:fs/promises"
import { test } from "node:test"
import { agree, assess, createPatient, keepSender, nora } from "./support/incident.ts"
import { check, found } from "./support/judge.ts"
import { goWatch, heading, hire, openStage, setUpPractice, touch } from "./support/practice.ts"

test("an incident: a device is lost, and the people whose records it held are told", async (t) => {
  const stage = await openStage(t)
  const ada = await stage.person()
  await setUpPractice(ada, stage, "Dr. Ada Lindqvist")
  const chart = await createPatient(ada, nora)

  const bea = await hire(stage, ada, "Bea Ito", "Privacy officer")
  const ben = await hire(stage, ada, "Ben Okoro", "Clinician")
  await ben.goto(`${stage.server.url}${chart}`)
  await touch(ben)
  await ben.getByText("proof checked").waitFor()

  await ada.getByRole("link", { name: /^Watch/ }).click()
  await heading(ada, "Watch")
  await ada.getByText("Ben Okoro").first().waitFor()
  await check(ada, "watch")
  await goWatch(ada, "Incidents")
  await ada.getByRole("heading", { name: "Nothing has happened" }).waitFor()
  await check(ada, "incidents-empty")

  await goWatch(ada, "Devices")
  await ada
    .getByRole("button", { name: /^What .* was given/ })
    .first()
    .click()
  await check(ada, "devices")
  await ada.getByRole("button", { name: /^This device is lost: .*Ben Okoro/ }).click()
  await check(ada, "device-lost")
  await ada.getByRole("dialog").getByRole("button", { name: "It is lost" }).click()

  // Contained and scoped in one press: the first thing left to do is the assessment.
  await heading(ada, "Lost device")
  await ada.getByRole("heading", { name: /^Judge how bad it is/ }).waitFor({ timeout: 60_000 })
  await ada.getByText("1 affected").waitFor()
  await check(ada, "case-assess")
  await assess(ada)

  await ada.getByRole("heading", { name: /^Say how your practice is reached/ }).waitFor()
  const focused = await ada.evaluate(() => document.activeElement?.textContent)
  assert.match(focused ?? "", /^Say how your practice is reached/, "what comes next is heard")
  await check(ada, "case-sender")
  await keepSender(ada)

  await ada.getByRole("heading", { name: /^Ask a second officer/ }).waitFor()
  await ada.getByRole("heading", { name: "Whom to tell, by when" }).waitFor()
  await ada.getByText(/^Noticed .* First deadline: /).waitFor()
  await check(ada, "case-duties")
  await ada.getByRole("button", { name: "Ask a second officer" }).click()
  await ada.getByText("Waiting for a second officer").waitFor()
  await check(ada, "case-waiting")
  await agree(bea)

  await ada.getByRole("button", { name: "Open 1 contact card" }).click({ timeout: 60_000 })
  await ada.getByRole("heading", { name: /^If you bought identity protection/ }).waitFor({ timeout: 60_000 })
  await ada.getByText("Massachusetts", { exact: true }).first().waitFor()
  await check(ada, "case-codes")
  await ada.getByRole("button", { name: "Go on" }).click()

  await ada.getByRole("heading", { name: /^Make a letter for everyone/ }).waitFor()
  await check(ada, "case-words")
  await ada.getByRole("button", { name: "Keep", exact: true }).click()
  await ada.getByRole("button", { name: "Make 1 letter" }).click()
  await ada.getByRole("heading", { name: /^Hand the letters to the print house/ }).waitFor({ timeout: 60_000 })
  await check(ada, "case-send")
  const download = ada.waitForEvent("download")
  await ada.getByRole("button", { name: "Download the letters" }).click()
  const letters = await download
  assert.match(letters.suggestedFilename(), /\.pdf$/)
  const pdf = await readFile(await letters.path())
  assert.equal(pdf.subarray(0, 5).toString(), "%PDF-")
  assert.match(pdf.subarray(-8).toString(), /%%EOF/)
  await ada.getByRole("button", { name: "They are handed over" }).click()

  await ada.getByRole("heading", { name: /^Report to the authorities/ }).waitFor()
  await check(ada, "case-filings")
  const equation = await ada.locator(".equation strong").allTextContents()
  const [affected = 0, ...parts] = equation.map(Number)
  assert.equal(affected, 1)
  assert.equal(
    parts.reduce((sum, n) => sum + n, 0),
    affected,
  )
  const report = ada.waitForEvent("download")
  await ada
    .getByRole("button", { name: /^Make the report/ })
    .first()
    .click()
  assert.match((await report).suggestedFilename(), /\.pdf$/)

  await ada.getByRole("tab", { name: "Answer desk" }).click()
  await ada.getByLabel("Find a person").fill("Quist 1984-02-29")
  await ada.getByRole("button", { name: "Find", exact: true }).click()
  await ada.getByRole("button", { name: "Look up" }).first().click()
  await ada.getByText("Affected", { exact: true }).waitFor()
  // A loss is reported by the minute: what was opened in the minute before it was open there, what was opened since was released to whoever had it.
  await ada.getByText(/^Released to (?:Ben Okoro on )?"Chrome on Linux"/).waitFor()
  const statement = ada.waitForEvent("download", (file) => file.suggestedFilename().endsWith(".json"))
  await ada.getByRole("button", { name: "Statement for police or court" }).click()
  const chooser = ada.waitForEvent("filechooser")
  await ada.getByRole("button", { name: "Check a statement" }).click()
  await (await chooser).setFiles(await (await statement).path())
  await ada.getByText(/^Yes: about Nora Quist, of .*, signed by Dr. Ada Lindqvist\.$/).waitFor()
  await check(ada, "case-desk")

  assert.deepEqual(found, [])
  assert.deepEqual(stage.complaints, [])
})
