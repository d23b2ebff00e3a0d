/** Why a chart is opened, what takes a second person, and an emergency: as people meet them. */
import assert from "node:assert/strict"
import { readdir } from "node:fs/promises"
import { join } from "node:path"
import { test } from "node:test"
import { vectorPath } from "@subrosa/testkit"
import type { Page } from "playwright-core"
import { check, found, shots } from "./support/judge.ts"
import {
  go,
  goWatch,
  heading,
  hire,
  importFiles,
  inDatabase,
  openStage,
  type Stage,
  setUpPractice,
} from "./support/practice.ts"

/** As if a month had passed: nothing is new any more, and nobody has just made a chart. */
const monthLater = (stage: Stage): Promise<void> =>
  inDatabase(stage, async (client) => {
    await client.query("update keeper.device set created_at = created_at - interval '30 days'")
    await client.query("update keeper.team_member set since = since - interval '30 days'")
    await client.query("update keeper.care_relation set until = now() - interval '1 second'")
    await client.query("delete from keeper.opening")
  })

/** Takes everyone called so off the care team, behind the app's back. */
const offTheTeam = (stage: Stage, since: string): Promise<unknown> =>
  inDatabase(stage, (client) =>
    client.query(
      `delete from keeper.team_member m using keeper.team t, keeper.account a
      where t.practice = m.practice and t.id = m.team and t.kind = 'care' and a.practice = m.practice and a.id = m.account
        and a.created_at > $1 and not 'owner' = any(a.roles)`,
      [since],
    ),
  )

const limits = async (page: Page): Promise<void> => {
  await go(page, "Practice")
  await page.getByRole("navigation", { name: "Practice" }).getByRole("link", { name: "Limits" }).click()
  await page.getByRole("heading", { name: "By role" }).waitFor()
}

test("a reason is asked where nothing is known, a wider limit waits for a colleague, an emergency opens at once", async (t) => {
  const stage = await openStage(t)
  const ada = await stage.person()
  await setUpPractice(ada, stage, "Dr. Ada Lindqvist")
  const examples = (await readdir(vectorPath("fhir/examples/valid", "."))).map((file) =>
    vectorPath("fhir/examples/valid", file),
  )
  await importFiles(ada, examples)
  await monthLater(stage)

  await go(ada, "Patients")
  await ada.getByRole("link", { name: /Amy/ }).first().click()
  await heading(ada, "Why do you need this chart?")
  await check(ada, "reason")
  await ada.getByText("The patient called or wrote").click()
  await ada.getByLabel("In your own words").fill("Asked for an earlier appointment")
  await ada.getByRole("button", { name: "Open the chart" }).click()
  await ada.getByText("proof checked").waitFor()
  const chart = new URL(ada.url()).pathname
  await ada.getByRole("link", { name: "Who opened this chart" }).click()
  await ada.getByText("The patient called or wrote: Asked for an earlier appointment").waitFor()

  const eve = await hire(stage, ada, "Eve Marsh", "Privacy officer")
  await limits(ada)
  await ada.getByLabel("Clinician, patients, an hour").fill("30")
  await ada.getByRole("button", { name: "Save limits" }).click()
  await ada.getByText("Waiting to take effect").waitFor()
  await ada.getByText("needs a second person").waitFor()
  await check(ada, "limits-waiting")
  assert.equal(await ada.getByLabel("Clinician, patients, an hour").inputValue(), "30")
  await limits(eve)
  await check(eve, "limits-officer")
  await eve.getByRole("button", { name: "Agree", exact: true }).click()
  await eve.getByRole("alertdialog").getByRole("button", { name: "Agree", exact: true }).click()
  await eve.getByText("agreed, waiting").waitFor()

  const before = new Date().toISOString()
  const ben = await hire(stage, ada, "Ben Okoro", "Clinician")
  await offTheTeam(stage, before)
  await ben.evaluate((path) => {
    history.pushState(null, "", path)
    dispatchEvent(new PopStateEvent("popstate"))
  }, chart)
  await heading(ben, "Not on your care team")
  await check(ben, "emergency-refused")
  await ben.getByRole("button", { name: "Open in an emergency" }).click()
  await heading(ben, "Open in an emergency")
  await ben.getByLabel("In a sentence").fill("Says goodbye on the phone")
  await check(ben, "emergency")
  await ben.getByRole("button", { name: "Open the chart for an hour" }).click()
  await ben.getByText("proof checked").waitFor()
  await check(ben, "emergency-chart")

  await ada.evaluate((path) => {
    history.pushState(null, "", path)
    dispatchEvent(new PopStateEvent("popstate"))
  }, `${chart}/openings`)
  await ada.getByText("emergency declared").waitFor()
  await check(ada, "openings-emergency")
  await ada.getByRole("button", { name: "Print for the patient" }).waitFor()
  await ada.emulateMedia({ media: "print" })
  await ada.getByText(/^Amy .*, Rosewood Therapy, /).waitFor()
  await ada.getByText("emergency declared").waitFor()
  assert.equal(await ada.getByRole("navigation", { name: "Main" }).isVisible(), false)
  if (shots !== undefined) await ada.screenshot({ path: join(shots, "openings-printed.png") })
  await ada.emulateMedia({ media: "screen" })

  // The keeper looks every five seconds, the page every ten.
  await goWatch(eve, "Review")
  await eve.getByRole("heading", { name: "Opened on their word" }).waitFor({ timeout: 60_000 })
  await eve.getByRole("rowheader", { name: "Ben Okoro" }).waitFor({ timeout: 60_000 })
  await eve.getByRole("cell", { name: "The patient called or wrote" }).waitFor()
  await check(eve, "review-word")
  await eve.getByRole("button", { name: /^Look closer: Ben Okoro/ }).click()
  await eve.getByText("Reason given: Emergency").waitFor()
  await check(eve, "review-word-closer")
  await eve.getByRole("button", { name: "Accept: Ben Okoro", exact: true }).click()
  await eve.getByText("Reason given: Emergency").waitFor({ state: "detached" })
  await eve.getByRole("button", { name: /^Accept: Dr. Ada Lindqvist/ }).click()
  await eve.getByText("Nothing stands out").waitFor()
  assert.deepEqual(found, [])
})
