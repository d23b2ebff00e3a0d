import assert from "node:assert/strict"
import { mkdir, readdir, readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { join } from "node:path"
import { test } from "node:test"
import { vectorPath } from "@subrosa/testkit"
import type { Page } from "playwright-core"
import { go, heading, importFiles, inviteSomeone, openStage, setUpPractice } from "./support/practice.ts"

const axeSource = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")

/** With SUBROSA_SHOTS=<directory>, a picture of every page in every dress. */
const shots = process.env.SUBROSA_SHOTS
const dresses = [
  { name: "light", colorScheme: "light", size: { width: 1280, height: 850 } },
  { name: "dark", colorScheme: "dark", size: { width: 1280, height: 850 } },
  { name: "phone", colorScheme: "light", size: { width: 375, height: 740 } },
  // 200 % zoom of a 1280 px window: half the CSS pixels.
  { name: "zoom", colorScheme: "dark", size: { width: 640, height: 425 } },
] as const

const found: string[] = []

const filesIn = async (topic: string): Promise<string[]> =>
  (await readdir(vectorPath(topic, "."))).map((file) => vectorPath(topic, file))

async function check(page: Page, name: string): Promise<void> {
  // A page is judged when it is there: what stands in for it meanwhile fades in, and has no heading.
  for (const wait of ["One moment", "Looking"])
    await page.getByText(wait, { exact: true }).waitFor({ state: "detached" })
  for (const dress of dresses) {
    await page.emulateMedia({ colorScheme: dress.colorScheme, reducedMotion: "reduce" })
    await page.setViewportSize(dress.size)
    await page.waitForTimeout(150)
    if (shots !== undefined) await page.screenshot({ path: join(shots, `${name}-${dress.name}.png`) })
    await page.evaluate(await axeSource)
    const violations = await page.evaluate(async () => {
      const axe: unknown = Reflect.get(globalThis, "axe")
      const run: unknown = typeof axe === "object" && axe !== null ? Reflect.get(axe, "run") : undefined
      if (typeof run !== "function") return ["axe-core did not load"]
      const result = (await run.call(axe)) as {
        violations: { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }[]
      }
      return result.violations.map(
        ({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html.slice(0, 200)} ${nodes[0]?.failureSummary ?? ""}`,
      )
    })
    found.push(...violations.map((violation) => `${name} (${dress.name}): ${violation}`))
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    if (wide > 0) found.push(`${name} (${dress.name}): the page is ${wide} px wider than the window`)
  }
  const plain = dresses[0]
  await page.emulateMedia({ colorScheme: plain.colorScheme })
  await page.setViewportSize(plain.size)
}

test("no page violates a rule of axe-core, light or dark, on a phone or zoomed in", async (t) => {
  if (shots !== undefined) await mkdir(shots, { recursive: true })
  const stage = await openStage(t)
  // Told even if a later step fails.
  t.after(() => {
    for (const line of [...found, ...stage.complaints]) t.diagnostic(line)
  })
  const page = await stage.person()
  await page.goto(stage.server.url)
  await heading(page, "Sign in")
  await check(page, "sign-in-new")
  await page.goto(`${stage.server.url}/setup#x`)
  await heading(page, "Set up your practice")
  await check(page, "setup")
  await page.goto("about:blank")
  await setUpPractice(page, stage, "Dr. Ada Lindqvist")
  await check(page, "welcome")

  await go(page, "Patients")
  await page.getByRole("heading", { name: "No patients on your list yet" }).waitFor()
  await check(page, "patients-empty")
  await page.getByRole("link", { name: "New patient" }).first().click()
  await heading(page, "New patient")
  await page.getByRole("button", { name: "Create chart" }).click()
  await check(page, "patient-new")

  await go(page, "Import")
  await heading(page, "Import")
  await check(page, "import")
  await importFiles(page, [
    ...(await filesIn("fhir/examples/valid")),
    vectorPath("fhir/examples/invalid", "microsoft-ObservationWithNoCode.json"),
  ])
  await check(page, "import-done")

  await go(page, "Patients")
  await page.getByRole("heading", { name: "Your list" }).waitFor()
  await check(page, "patients")
  await page.getByLabel("Find a patient").fill("nobody")
  await page.getByRole("button", { name: "Find" }).click()
  await page.getByRole("heading", { name: "No one found" }).waitFor()
  await check(page, "find-none")
  await page.getByLabel("Find a patient").fill("")
  await page.getByRole("link", { name: /Amy/ }).first().click()
  await page.getByText("proof checked").waitFor()
  await check(page, "chart")
  await page.locator("main li button[aria-expanded]").first().click()
  await page.getByRole("button", { name: "FHIR JSON" }).click()
  await check(page, "chart-detail")
  await page.getByRole("link", { name: "Change name and contacts" }).click()
  await heading(page, "Name and contacts")
  await check(page, "patient-edit")
  await page.goBack()

  await page.getByRole("link", { name: "Write a note" }).click()
  await page.getByLabel("Subjective").fill("Sleeps better.")
  await page.getByText(/^Draft saved/).waitFor()
  await check(page, "note")
  await page.getByLabel("Subjective").press("Control+Enter")
  await page.getByRole("alertdialog").waitFor()
  await check(page, "note-sign")
  await page.getByRole("alertdialog").getByRole("button", { name: "Sign" }).click()
  await page.getByRole("tab", { name: /^Notes/ }).click()
  await page.getByText("Sleeps better.").waitFor()
  await check(page, "chart-notes")
  await page.getByRole("link", { name: "Amend" }).click()
  await heading(page, "Amend a note")
  await check(page, "note-amend")
  await page.goBack()
  await page.getByRole("button", { name: "Export this chart" }).click()
  await check(page, "export")
  await page.keyboard.press("Escape")
  await page.getByRole("link", { name: "Who opened this chart" }).click()
  await page.getByRole("table").waitFor()
  await check(page, "openings")

  const link = await inviteSomeone(page, "Ben Okoro", "Clinician")
  await page.getByRole("heading", { name: "Invitations" }).waitFor()
  await check(page, "people")
  await page.getByRole("button", { name: "Invite someone" }).click()
  await check(page, "invite")
  await page.keyboard.press("Escape")
  for (const [name, place] of [
    ["teams", "Care teams"],
    ["limits", "Limits"],
    ["log", "Log"],
    ["settings", "Settings"],
  ] as const) {
    await page.getByRole("navigation", { name: "Practice" }).getByRole("link", { name: place }).click()
    await heading(page, place)
    if (name === "log") await page.getByRole("table").waitFor()
    if (name === "limits") await page.getByRole("button", { name: "Save limits" }).waitFor()
    await check(page, name)
  }
  await page.getByRole("navigation", { name: "Practice" }).getByRole("link", { name: "Limits" }).click()
  await page.getByLabel("Clinician, per hour").fill("1")
  await page.getByLabel("Owner, per hour").fill("1")
  await page.getByRole("button", { name: "Save limits" }).click()
  await page.getByText("The limits are changed").waitFor()
  await go(page, "Patients")
  await page.getByRole("link", { name: /Mary/ }).first().click()
  await heading(page, "Your limit is reached")
  await check(page, "limit-reached")

  await go(page, "Account")
  await page.getByRole("heading", { name: "Devices" }).waitFor()
  await check(page, "account")
  await page.getByRole("link", { name: "Print a recovery kit" }).click()
  await heading(page, "Recovery kit")
  await check(page, "kit-before")
  await page.getByRole("button", { name: "Make the kit" }).click()
  await heading(page, "Your recovery kit")
  await check(page, "kit")
  await page.goto(`${stage.server.url}/nowhere`)
  await page.getByRole("button", { name: /^Continue as/ }).waitFor()
  await page.getByRole("button", { name: "Recovery kit" }).click()
  await page.getByLabel("Recovery code").waitFor()
  await page.getByRole("button", { name: "Password and one-time code" }).click()
  await check(page, "sign-in")
  await page.getByRole("button", { name: /^Continue as/ }).click()
  await heading(page, "There is no such page")
  await check(page, "not-found")
  await page.getByRole("button", { name: "Lock" }).click()
  await heading(page, "Locked")
  await check(page, "locked")

  const guest = await stage.person()
  await guest.goto(link)
  await heading(guest, "You are invited")
  await check(guest, "join")
  await guest.getByLabel("Your name").fill("Ben Okoro")
  await guest.getByRole("button", { name: "Continue" }).click()
  await guest.getByText("Invited by").waitFor()
  await check(guest, "join-way-in")
  await guest.getByRole("button", { name: "Use password and one-time codes instead" }).click()
  await check(guest, "join-password")
  await guest.getByLabel("Sign-in name").fill("ben@example.org")
  await guest.getByLabel("Password", { exact: true }).fill("correct horse battery")
  await guest.getByLabel("Password again").fill("correct horse battery")
  await guest.getByRole("button", { name: "Continue" }).click()
  await guest.getByLabel("Code shown by the app").waitFor()
  await check(guest, "join-totp")
  await guest.getByRole("button", { name: "Back" }).click()
  await guest.getByRole("button", { name: "Use a passkey instead" }).click()
  await guest.getByRole("button", { name: "Create a passkey" }).click()
  await heading(guest, "Almost there")
  await check(guest, "pending")

  assert.deepEqual(found, [])
  assert.deepEqual(stage.complaints, [])
})
