import assert from "node:assert/strict"
import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { join } from "node:path"
import { test } from "node:test"
import type { Page } from "playwright-core"
import {
  go,
  goWatch,
  heading,
  hire,
  inDatabase,
  openStage,
  type Stage,
  setUpPractice,
  touch,
} from "./support/practice.ts"

const axeSource = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")
const shots = process.env.SUBROSA_SHOTS

/** No violation of axe-core's, nothing wider than the window; with SUBROSA_SHOTS=<directory>, a picture. */
async function check(page: Page, name: string): Promise<void> {
  for (const [dress, width] of [
    ["wide", 1280],
    ["phone", 375],
  ] as const) {
    await page.setViewportSize({ width, height: 850 })
    await page.waitForTimeout(150)
    if (shots !== undefined) await page.screenshot({ path: join(shots, `${name}-${dress}.png`), fullPage: true })
    await page.evaluate(await axeSource)
    const violations = await page.evaluate(async () => {
      const axe: unknown = Reflect.get(globalThis, "axe")
      const run: unknown = typeof axe === "object" && axe !== null ? Reflect.get(axe, "run") : undefined
      if (typeof run !== "function") return ["axe-core did not load"]
      const result = (await run.call(axe)) as { violations: { id: string; nodes: { html: string }[] }[] }
      return result.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`)
    })
    assert.deepEqual(violations, [], `${name}, ${dress}`)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    assert.ok(wide <= 0, `${name}, ${dress}: ${wide} px too wide`)
  }
  await page.setViewportSize({ width: 1280, height: 850 })
}

/** A newcomer's first week explains itself: as if it were over. */
const letWeeksPass = (stage: Stage): Promise<unknown> =>
  inDatabase(stage, (client) => client.query("update keeper.team_member set since = since - interval '30 days'"))

test("a look at a neighbour's chart alarms, is answered, asked about and accepted", async (t) => {
  const stage = await openStage(t)
  const ada = await stage.person()
  await setUpPractice(ada, stage, "Dr. Ada Lindqvist")
  await go(ada, "Patients")
  await ada.getByRole("link", { name: "New patient" }).first().click()
  await ada.getByLabel("Given names").fill("Nora")
  await ada.getByLabel("Family name").fill("Quist")
  await ada.getByLabel("Birth date").fill("1984-02-29")
  await ada.getByLabel("Street", { exact: false }).first().fill("12 Rose Lane")
  await ada.getByLabel("Postal code", { exact: false }).fill("02139")
  await ada.getByRole("button", { name: "Create chart" }).click()
  await ada.getByText("proof checked").waitFor()
  const chart = new URL(ada.url()).pathname

  const ben = await hire(stage, ada, "Ben Okoro", "Clinician")
  await letWeeksPass(stage)

  await goWatch(ada, "Review")
  await ada.getByText("Nothing stands out").waitFor()
  await ada.getByRole("button", { name: /Who/ }).click()
  await ada.getByRole("option", { name: "Ben Okoro" }).click()
  await ada.getByLabel("Street and number", { exact: true }).fill("14 Rose Lane")
  await ada.getByLabel("Postal code", { exact: true }).fill("02139")
  await ada.getByRole("button", { name: "Save" }).click()
  await ada.getByText("Kept as tokens").waitFor()
  await check(ada, "review-empty")

  await ben.goto(`${stage.server.url}${chart}`)
  await touch(ben)
  await ben.getByText("The patient called or wrote").click()
  await ben.getByRole("button", { name: "Open the chart" }).click()
  await ben.getByText("proof checked").waitFor()

  // The keeper looks every five seconds, the page every fifteen.
  await ada.getByRole("link", { name: "Watch 1 not answered" }).click({ timeout: 60_000 })
  await heading(ada, "Watch")
  await ada.getByRole("navigation", { name: "Watch" }).getByRole("link", { name: "Alarms" }).click()
  await heading(ada, "Alarms")
  await ada.getByRole("heading", { name: "Openings that care does not explain" }).waitFor()
  await check(ada, "alarms")
  await ada.getByRole("button", { name: "I look at it" }).click()
  await ada.getByText("Dr. Ada Lindqvist looks at it").waitFor()

  await ada.getByRole("navigation", { name: "Watch" }).getByRole("link", { name: "Review" }).click()
  await ada.getByText("The patient lives at the same address or in the same street").waitFor()
  await check(ada, "review")
  await ada.getByRole("button", { name: "Ask Ben Okoro" }).click()
  await ada.getByLabel("Your question").fill("What did you need this chart for?")
  await ada.getByRole("dialog").getByRole("button", { name: "Ask" }).click()
  await ada.getByText("Asked", { exact: true }).waitFor()

  await go(ben, "Patients")
  await ben.getByText("What did you need this chart for?").waitFor()
  await check(ben, "question")
  await ben.getByLabel("Your answer").fill("She called about a new appointment.")
  await ben.getByRole("button", { name: "Answer" }).click()
  await ben.getByText("Your answer was passed on").waitFor()

  await ada.getByText("They say: She called about a new appointment.").waitFor()
  await ada.getByRole("button", { name: "Accept: Ben Okoro" }).click()
  await ada.getByText("Nothing stands out").waitFor()
  await ada.getByRole("navigation", { name: "Watch" }).getByRole("link", { name: "Alarms" }).click()
  await ada.getByRole("button", { name: "This was right" }).click()
  await ada.getByText("No alarm is open").waitFor()
  await ada.getByRole("button", { name: "Add an address" }).click()
  await check(ada, "channel-form")
  await ada.getByLabel("Name").fill("Office")
  await ada.getByLabel("E-mail address").fill("office@example.org")
  await ada.getByRole("dialog").getByRole("button", { name: "Add", exact: true }).click()
  await ada.getByRole("rowheader", { name: "Office" }).waitFor()
  await check(ada, "alarms-none")
  assert.deepEqual(stage.complaints, [])
})
