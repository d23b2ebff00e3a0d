import assert from "node:assert/strict"
import { readdir } from "node:fs/promises"
import { test } from "node:test"
import { vectorPath } from "@subrosa/testkit"
import type { Page } from "playwright-core"
import { check, found } from "./support/judge.ts"
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

const filesIn = async (topic: string): Promise<string[]> =>
  (await readdir(vectorPath(topic, "."))).map((file) => vectorPath(topic, file))

async function openAmy(page: Page): Promise<void> {
  await go(page, "Patients")
  await page.getByRole("link", { name: /Amy/ }).first().click()
  await page.getByText("proof checked").waitFor()
}

/** A second device of Ben's, as if he had signed in there once. */
const addDevice = (stage: Stage, label: string): Promise<unknown> =>
  inDatabase(stage, (client) =>
    client.query(
      `insert into keeper.device (practice, id, account, public_key, label, created_at, last_seen_at)
      select practice, gen_random_uuid(), account, sha256(public_key), $1, now(), now() from keeper.device
      order by created_at desc limit 1`,
      [label],
    ),
  )

test("an officer asks whose chart was opened, puts a colleague to a patient, makes decoys; a lost laptop is reported by its owner", async (t) => {
  const stage = await openStage(t)
  const ada = await stage.person()
  await setUpPractice(ada, stage, "Dr. Ada Lindqvist")
  await importFiles(ada, await filesIn("fhir/examples/valid"))
  const ben = await hire(stage, ada, "Ben Okoro", "Clinician")
  await openAmy(ben)

  // Whose chart it was stands there only once it was asked for, and that is an entry of the log too.
  await goWatch(ada, "Watch")
  await ada.getByRole("heading", { name: "Opened just now" }).waitFor()
  await ada.getByText("Ben Okoro").first().waitFor()
  await check(ada, "watch")
  assert.equal(await ada.locator("main").getByText(/Amy/).count(), 0)
  await ada
    .getByRole("listitem")
    .filter({ hasText: "Ben Okoro" })
    .getByRole("button", { name: /^Whose/ })
    .first()
    .click()
  await ada.getByRole("listitem").filter({ hasText: "Ben Okoro" }).getByText(/Amy/).waitFor()
  await ada
    .getByRole("listitem")
    .filter({ hasText: "Dr. Ada Lindqvist" })
    .getByText("for running the practice: contacts")
    .first()
    .waitFor()
  await check(ada, "watch-named")

  await openAmy(ada)
  await ada.getByRole("link", { name: "Who looks after this patient" }).click()
  await heading(ada, "Who looks after this patient")
  await ada.getByRole("heading", { name: "Put a colleague to this patient" }).waitFor()
  await ada.getByText("Takes over for a while").click()
  await check(ada, "care-form")
  await ada.getByRole("button", { name: "Put them" }).click()
  const handOver = ada.getByRole("listitem").filter({ hasText: "Hand-over" })
  await handOver.getByText("Ben Okoro").waitFor()
  await check(ada, "care")
  await handOver.getByRole("button", { name: /^End/ }).click()
  await ada.getByRole("alertdialog").getByRole("button", { name: "End it" }).click()
  await handOver.waitFor({ state: "detached" })

  await goWatch(ada, "Decoys")
  await check(ada, "decoys-hidden")
  await ada.getByRole("button", { name: "Make decoys" }).click()
  await ada.getByLabel("How many").fill("2")
  await ada.getByRole("button", { name: "Make them" }).click()
  await ada.getByRole("heading", { name: "2 decoys" }).waitFor()
  await check(ada, "decoys")
  const decoys = await ada.getByRole("button", { name: /^Take off: / }).all()
  assert.equal(decoys.length, 2)
  await decoys[0]?.click()
  await ada.getByRole("heading", { name: "One decoy" }).waitFor()

  await addDevice(stage, "Old laptop")
  await go(ben, "Account")
  await ben.getByRole("heading", { name: "Devices" }).waitFor()
  await check(ben, "account-devices")
  await ben.getByRole("button", { name: "Old laptop is lost" }).click()
  await ben.getByRole("alertdialog").getByRole("button", { name: "It is lost" }).click()
  await ben.getByText("That device is locked").waitFor()
  await goWatch(ada, "Alarms")
  await ada.getByRole("heading", { name: "A device was reported lost" }).waitFor()
  await goWatch(ada, "Devices")
  await ada.getByText(/^reported lost/).waitFor()
  await check(ada, "devices")

  // An alarm that was not right begins a case, and leads there.
  await goWatch(ada, "Alarms")
  const lost = ada.getByRole("article", { name: "A device was reported lost" })
  await lost.getByRole("button", { name: "This was not right" }).click()
  await ada.getByRole("alertdialog").getByRole("button", { name: "Lock and open a case" }).click()
  await ada.getByText("Opened by an alarm", { exact: false }).waitFor({ timeout: 60_000 })
  await check(ada, "case-of-alarm")
  assert.deepEqual(found, [])
  assert.deepEqual(stage.complaints, [])
})
