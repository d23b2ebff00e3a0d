import assert from "node:assert/strict"
import { mkdir } from "node:fs/promises"
import { test } from "node:test"
import { check, found, shots } from "./support/judge.ts"
import {
  go,
  goWatch,
  heading,
  inviteSomeone,
  joinPractice,
  openStage,
  setUpPractice,
  touch,
} from "./support/practice.ts"

test("an incident: a device is lost, and the people whose records it held are told", async (t) => {
  if (shots !== undefined) await mkdir(shots, { recursive: true })
  const stage = await openStage(t)
  t.after(() => {
    for (const line of [...found, ...stage.complaints]) t.diagnostic(line)
  })
  const ada = await stage.person()
  await setUpPractice(ada, stage, "Dr. Ada Lindqvist")
  await go(ada, "Patients")
  await ada.getByRole("link", { name: "New patient" }).first().click()
  for (const [label, value] of [
    ["Given names", "Nora"],
    ["Family name", "Quist"],
    ["Birth date", "1984-02-29"],
    ["Street", "12 Rose Lane"],
    ["City", "Cambridge"],
    ["State or region", "MA"],
    ["Postal code", "02139"],
    ["Country", "US"],
  ] as const) {
    await ada.getByLabel(new RegExp(`^${label}`)).fill(value)
  }
  await ada.getByRole("button", { name: "Create chart" }).click()
  await ada.getByText("proof checked").waitFor()
  const chart = new URL(ada.url()).pathname

  const bea = await stage.person()
  await joinPractice(bea, await inviteSomeone(ada, "Bea Ito", "Privacy officer"), "Bea Ito")
  const ben = await stage.person()
  await joinPractice(ben, await inviteSomeone(ada, "Ben Okoro", "Clinician"), "Ben Okoro")
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
  await ada.getByRole("button", { name: "Something happened" }).click()
  await ada.getByRole("radio", { name: /laptop or phone/ }).waitFor()
  await check(ada, "something-happened")
  await ada.keyboard.press("Escape")

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
  for (const why of await ada.getByLabel("Why").all()) await why.fill("We do not know who has it.")
  await ada.getByRole("button", { name: "Sign" }).click()

  await ada.getByRole("heading", { name: /^Say how your practice is reached/ }).waitFor()
  await check(ada, "case-sender")
  for (const [label, value] of [
    ["Name on envelopes", "RTG Office"],
    ["Street", "1 Main Street"],
    ["Town", "Boston"],
    ["State", "MA"],
    ["Postal code", "02108"],
    ["Telephone for questions", "1-800-555-0142"],
    ["E-mail", "office@rtg.example"],
  ] as const) {
    await ada.getByLabel(new RegExp(`^${label}`)).fill(value)
  }
  await ada.getByText("Calls to it are free").click()
  await ada.getByRole("button", { name: "Keep", exact: true }).click()

  await ada.getByRole("heading", { name: /^Ask a second officer/ }).waitFor()
  await ada.getByRole("heading", { name: "Whom to tell, by when" }).waitFor()
  await check(ada, "case-duties")
  await ada.getByRole("button", { name: "Ask a second officer" }).click()
  await ada.getByText("Waiting for a second officer").waitFor()
  await check(ada, "case-waiting")

  await goWatch(bea, "Incidents")
  await bea.getByRole("link", { name: /^Incident of/ }).click()
  await bea.getByRole("button", { name: "Agree", exact: true }).click()
  await bea.getByRole("alertdialog").getByRole("button", { name: "Agree", exact: true }).click()
  await bea.getByText("Your answer is in the log").waitFor()

  await ada.getByRole("button", { name: "Open the 1 contact cards" }).click({ timeout: 60_000 })
  await ada.getByRole("heading", { name: /^If you bought identity protection/ }).waitFor({ timeout: 60_000 })
  await ada.getByText("Massachusetts", { exact: true }).first().waitFor()
  await check(ada, "case-codes")
  await ada.getByRole("button", { name: "Go on" }).click()

  await ada.getByRole("heading", { name: /^Make a letter for everyone/ }).waitFor()
  await check(ada, "case-words")
  await ada.getByRole("button", { name: "Keep", exact: true }).click()
  await ada.getByRole("button", { name: "Make 1 letters" }).click()
  await ada.getByRole("heading", { name: /^Hand the letters to the print house/ }).waitFor({ timeout: 60_000 })
  await check(ada, "case-send")
  const download = ada.waitForEvent("download")
  await ada.getByRole("button", { name: "Download the letters" }).click()
  assert.equal((await download).suggestedFilename().endsWith(".pdf"), true)
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
  await check(ada, "case-desk")

  assert.deepEqual(found, [])
  assert.deepEqual(stage.complaints, [])
})
