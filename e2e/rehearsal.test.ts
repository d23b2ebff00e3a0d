import assert from "node:assert/strict"
import { readFile } from "node:fs/promises"
import { test } from "node:test"
import {
  agree,
  agreeHere,
  assess,
  createPatient,
  fillFields,
  giveFile,
  keepSender,
  nora,
  pia,
} from "./support/incident.ts"
import { check, found } from "./support/judge.ts"
import { goWatch, heading, hire, openStage, setUpPractice } from "./support/practice.ts"

test("a rehearsal: a message went to the wrong person; what is wrong in a file is named by its row, and all that is made says so", async (t) => {
  const stage = await openStage(t)
  const ada = await stage.person()
  await setUpPractice(ada, stage, "Dr. Ada Lindqvist")
  await createPatient(ada, nora)
  await createPatient(ada, pia)
  const bea = await hire(stage, ada, "Bea Ito", "Privacy officer")

  await goWatch(ada, "Incidents")
  await ada.getByRole("button", { name: "Something happened" }).click()
  const dialog = ada.getByRole("dialog")
  await dialog.getByText("A message or file went to the wrong person").click()
  await dialog.getByRole("button", { name: "Open a case" }).click()
  await dialog.getByText("Find the patients whose records these are.").waitFor()
  for (const who of ["Quist 1984-02-29", "Sand 1975-07-11"]) {
    await dialog.getByLabel("Whose records").fill(who)
    await dialog.getByLabel("Whose records").press("Enter")
    await dialog.getByRole("button", { name: /^Add / }).click()
  }
  await dialog.getByText("This is a rehearsal").click()
  await check(ada, "happened")
  await dialog.getByLabel("Noticed when").fill("2099-01-01T10:00")
  await dialog.getByRole("button", { name: "Open a case" }).click()
  await dialog.getByText("A case cannot have been discovered in the future.").waitFor()
  await check(ada, "happened-future")
  const [sent = ""] = [await dialog.getByLabel("Sent when").inputValue()]
  await dialog.getByLabel("Noticed when").fill(sent)
  await dialog.getByRole("button", { name: "Open a case" }).click()

  await heading(ada, "A message or file went to the wrong person")
  await ada.getByText("Nobody is really affected.").waitFor()
  await ada.getByRole("heading", { name: /^Now find out exactly who/ }).waitFor()
  await check(ada, "rehearsal-scope")
  await ada.getByRole("button", { name: "Find out who", exact: true }).click()
  await ada.getByText("2 affected").waitFor({ timeout: 60_000 })
  await assess(ada)
  await ada.getByRole("heading", { name: /^Say how your practice is reached/ }).waitFor()
  await ada.getByLabel(/^Name on envelopes/).fill("Rosewood Psychotherapy")
  await keepSenderBetraying()
  await ada.getByText(/^Nothing on an envelope may betray care/).waitFor()
  await keepSender(ada)
  await ada.getByRole("button", { name: "Ask a second officer" }).click()
  await ada.getByText("Waiting for a second officer").waitFor()
  await agree(bea)
  await ada.getByRole("button", { name: "Open 2 contact cards" }).click({ timeout: 60_000 })

  await ada.getByRole("heading", { name: /^If you bought identity protection/ }).waitFor({ timeout: 60_000 })
  await giveFile(ada, "Bring in codes (CSV)", "code\nA-1\nA-2\nA-1\n")
  await ada.getByText("Row 4: this code is in row 2 already").waitFor()
  await check(ada, "codes-twice")
  await giveFile(ada, "Bring in codes (CSV)", "code\nA-1\nA-2\nA-3\n")
  await ada.getByRole("heading", { name: /^Make a letter for everyone/ }).waitFor()
  await ada.getByText("Protection codes: 0 given out, 0 used, 3 left.").waitFor()
  await ada.getByRole("button", { name: "Keep", exact: true }).click()
  await ada.getByRole("button", { name: "Make 2 letters" }).click()

  // One has no address: held back, by name, with the reason.
  await ada.getByRole("heading", { name: /^Hand the letters to the print house/ }).waitFor({ timeout: 60_000 })
  const unreached = ada.getByRole("region", { name: "Not reached yet" })
  await unreached.getByText("Pia Sand").waitFor()
  await unreached.getByText("no postal address").waitFor()
  await check(ada, "not-reached")
  await unreached.getByRole("button", { name: "Cannot be reached: Pia Sand" }).click()
  await check(ada, "unreachable")
  await ada.getByRole("dialog").getByRole("button", { name: "Note it" }).click()
  await unreached.getByText("unreachable", { exact: true }).waitFor()
  assert.deepEqual(await ada.locator(".equation strong").allTextContents(), ["2", "0", "1", "1", "0"])

  const list = ada.waitForEvent("download")
  await ada.getByRole("button", { name: "Download the list" }).click()
  const rows = (await readFile(await (await list).path(), "utf8")).trim().split("\n")
  const piece = rows[1]?.split(",")[0] ?? ""
  const other = piece.replace(/^./, piece.startsWith("0") ? "1" : "0")
  await giveFile(ada, "Bring in the print house's return file", `piece_id,status,date\n${other},delivered,2026-01-02\n`)
  await ada.getByText(/row 2: this (piece belongs to another case|is no piece id)/).waitFor()
  await check(ada, "return-file-of-another-case")

  await ada.getByRole("tab", { name: "Calls" }).click()
  await ada.getByLabel("Find a person at risk").fill("Quist 1984-02-29")
  await ada.getByLabel("Find a person at risk").press("Enter")
  await ada.getByRole("button", { name: /^Add “?.*Quist/ }).click()
  await ada.getByRole("link", { name: "+1 617 555 0142" }).waitFor()
  await ada.getByRole("button", { name: "What to say to Nora Quist" }).click()
  await check(ada, "calls")
  await ada.getByRole("tab", { name: "For all" }).click()
  const site = ada.waitForEvent("download")
  await ada.getByRole("button", { name: "Make it: Text for the web site" }).click()
  assert.match(await readFile(await (await site).path(), "utf8"), /^\*\*.*rehears/i)
  await check(ada, "public-papers")
  await ada.getByRole("tab", { name: "Posted texts" }).click()
  await fillFields(ada, { "What was posted": "I know everything about you and will send it to your employer" })
  await ada.getByRole("button", { name: "Compare" }).click()
  await ada.getByText("When they have agreed, press again.").waitFor()
  await check(ada, "posted-texts")
  // The other officer finds it on the case's page too, whose next step is about something else.
  await goWatch(bea, "Incidents")
  await bea.getByRole("link", { name: /^A message or file went to the wrong person/ }).click()
  await bea.getByRole("heading", { name: "Waiting to take effect" }).waitFor()
  await bea.getByText("Records for an incident").waitFor()
  await check(bea, "case-request")
  await agreeHere(bea)
  await ada.getByRole("button", { name: "Compare" }).click()
  await ada.getByText("Not ours").waitFor({ timeout: 60_000 })
  await ada.getByRole("tab", { name: "Police" }).click()
  await fillFields(ada, { "Who asked": "Sgt. Dale, Boston Police", "Until when": "2030-01-01T10:00" })
  await check(ada, "police")

  // Each step that was timed says how long it took.
  const steps = await ada.getByRole("navigation", { name: "Steps" }).textContent()
  assert.match(steps ?? "", /Letters, done\d+ (s|min)/)
  assert.match(steps ?? "", /Find out who, done\d+ (s|min)/)
  assert.deepEqual(found, [])
  assert.deepEqual(stage.complaints, [])

  async function keepSenderBetraying(): Promise<void> {
    await fillFields(ada, {
      Street: "1 Main Street",
      Town: "Boston",
      "Postal code": "02108",
      "Telephone for questions": "1-800-555-0142",
      "E-mail": "office@rtg.example",
    })
    await ada.getByRole("button", { name: "Keep", exact: true }).click()
  }
})
