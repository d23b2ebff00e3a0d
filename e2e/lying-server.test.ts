import assert from "node:assert/strict"
import { test } from "node:test"
import { go, heading, openStage, setUpPractice, touch } from "./support/practice.ts"

test("a chart whose opening the server does not prove is not shown, and a browser without shared workers is served as well", async (t) => {
  const stage = await openStage(t)
  const page = await stage.person()
  await page.context().addInitScript(() => Reflect.deleteProperty(globalThis, "SharedWorker"))
  await setUpPractice(page, stage, "Ada Lindqvist")
  await go(page, "Patients")
  await page.getByRole("link", { name: "New patient" }).first().click()
  await page.getByLabel("Given names").fill("Maria")
  await page.getByLabel("Family name").fill("Rivera")
  await page.getByLabel("Birth date").fill("1980-04-12")

  let isLying = true
  // The answers of a server that leaves out a part of the proof.
  await page.route(/\/open$/, async (route) => {
    const response = await route.fetch()
    const answer = (await response.json()) as { receipt: { inclusionProof: string[] } }
    if (isLying) answer.receipt.inclusionProof.shift()
    await route.fulfill({ response, json: answer })
  })
  await page.getByRole("button", { name: "Create chart" }).click()
  await heading(page, "Subrosa does not show this chart")
  assert.doesNotMatch((await page.locator("body").textContent()) ?? "", /Rivera/)

  isLying = false
  await page.getByRole("button", { name: "Try again" }).click()
  await heading(page, "Maria Rivera")

  await page.getByRole("button", { name: "Lock" }).click()
  await heading(page, "Locked")
  await touch(page)
  await heading(page, "Maria Rivera")
})
