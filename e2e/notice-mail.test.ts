/** A notice by e-mail from an officer's press of a button, over a real mail server, to its reader's browser and back into the case. */
import assert from "node:assert/strict"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { mailServer, mailText } from "@subrosa/testkit"
import { agree, assess, keepSender } from "./support/incident.ts"
import { check, found } from "./support/judge.ts"
import { go, goWatch, heading, hire, importFiles, openStage, setUpPractice, touch } from "./support/practice.ts"

const eva = {
  resourceType: "Patient",
  id: "eva",
  name: [{ family: "Quist", given: ["Eva"] }],
  birthDate: "1984-02-29",
  address: [
    { use: "home", line: ["12 Rose Lane"], city: "Cambridge", state: "MA", postalCode: "02139", country: "US" },
  ],
  telecom: [{ system: "email", value: "eva@mail.example" }],
  extension: [{ url: "urn:subrosa:fhir:safe-contact", extension: [{ url: "channel", valueCode: "email" }] }],
}

test("an officer mails the notices of a case, and a reader opens theirs", async (t) => {
  const smtp = await mailServer()
  t.after(() => smtp.close())
  Object.assign(process.env, smtp.environment)
  const dir = await mkdtemp(join(tmpdir(), "subrosa-e2e-"))
  t.after(() => rm(dir, { recursive: true, force: true }))
  const stage = await openStage(t)
  const ada = await stage.person()
  await setUpPractice(ada, stage, "Dr. Ada Lindqvist")
  await writeFile(join(dir, "eva.json"), JSON.stringify(eva))
  await importFiles(ada, [join(dir, "eva.json")])
  await go(ada, "Patients")
  await ada.getByRole("link", { name: /Eva/ }).first().click()
  await ada.getByText("proof checked").waitFor()
  const chart = new URL(ada.url()).pathname

  const bea = await hire(stage, ada, "Bea Ito", "Privacy officer")
  const ben = await hire(stage, ada, "Ben Okoro", "Clinician")
  await ben.goto(`${stage.server.url}${chart}`)
  await touch(ben)
  await ben.getByText("proof checked").waitFor()

  await goWatch(ada, "Devices")
  await ada.getByRole("button", { name: /^This device is lost: .*Ben Okoro/ }).click()
  await ada.getByRole("dialog").getByRole("button", { name: "It is lost" }).click()
  await heading(ada, "Lost device")
  await ada.getByRole("heading", { name: /^Judge how bad it is/ }).waitFor({ timeout: 60_000 })
  await assess(ada)
  await ada.getByRole("heading", { name: /^Say how your practice is reached/ }).waitFor()
  await keepSender(ada)
  await ada.getByRole("button", { name: "Ask a second officer" }).click()
  await ada.getByText("Waiting for a second officer").waitFor()
  await agree(bea)
  await ada.getByRole("button", { name: "Open 1 contact card" }).click({ timeout: 60_000 })
  await ada.getByRole("button", { name: "Go on" }).click({ timeout: 60_000 })
  await ada.getByRole("heading", { name: /^Make a letter for everyone/ }).waitFor()
  await ada.getByRole("button", { name: "Keep", exact: true }).click()
  await ada.getByRole("button", { name: "Make 1 letter" }).click()

  await ada.getByRole("button", { name: "Send 1 e-mail" }).waitFor({ timeout: 60_000 })
  await check(ada, "case-emails")
  await ada.getByRole("button", { name: "Send 1 e-mail" }).click()
  await ada.getByText("1 e-mail sent").first().waitFor()
  const [mail] = smtp.mails
  assert.ok(mail !== undefined && smtp.mails.length === 1)
  assert.doesNotMatch(mail.raw + mailText(mail), /Quist|Rosewood/)

  const [link = ""] = /http:\S+/.exec(mailText(mail)) ?? []
  const reader = await stage.person()
  await reader.goto(link)
  await heading(reader, "There is a message for you")
  await reader.getByRole("button", { name: "Open the message" }).click()
  await heading(reader, /^Notice of/)
  await reader.getByText("Eva Quist").first().waitFor()
  await check(reader, "notice-real")

  await ada.reload()
  await touch(ada)
  await ada.getByText("1 told").or(ada.locator(".equation")).first().waitFor()
  const equation = await ada.locator(".equation strong").allTextContents()
  assert.deepEqual(equation.map(Number).slice(0, 2), [1, 1], "one is affected, and that one is told")

  assert.deepEqual(found, [])
  assert.deepEqual(stage.complaints, [])
})
