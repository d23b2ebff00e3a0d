/** Somebody loses every way in and comes back by a colleague, as the people at it meet it. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { check, found } from "./support/judge.ts"
import {
  go,
  heading,
  hire,
  inDatabase,
  openStage,
  practiceName,
  type Stage,
  setUpPractice,
} from "./support/practice.ts"

/** As if the hour in which it can be stopped had passed. */
const anHourLater = (stage: Stage): Promise<unknown> =>
  inDatabase(stage, (client) => client.query("update keeper.approval set not_before = now() where kind = 'recovery'"))

test("a colleague and an officer bring back who lost everything; the person sees it, old devices end", async (t) => {
  const stage = await openStage(t)
  const ada = await stage.person()
  await setUpPractice(ada, stage, "Dr. Ada Lindqvist")
  const cy = await hire(stage, ada, "Cy Berg", "Clinician")
  const dee = await hire(stage, ada, "Dee Roth", "Clinician")

  await go(cy, "Account")
  await cy.getByText("Nobody could help you back in").waitFor()
  await cy.getByRole("button", { name: "Name helpers" }).click()
  await cy.getByRole("dialog").getByText("Dee Roth", { exact: true }).click()
  await check(cy, "helpers-naming")
  await cy.getByRole("button", { name: "Name them" }).click()
  await cy.getByRole("list", { name: "Your helpers" }).getByText("Dee Roth").waitFor()
  await check(cy, "helpers")

  await go(dee, "Practice")
  await dee.getByRole("button", { name: "Help Cy Berg back in" }).click()
  await dee.getByRole("button", { name: "Yes, ask an officer" }).click()
  await dee.getByText(/^helped by Dee Roth/).waitFor()

  await cy.getByText("Dee Roth asks to recover your account").waitFor()
  await cy.getByRole("button", { name: "This is not me: stop it" }).waitFor()
  await check(cy, "recovery-running")

  await go(ada, "Practice")
  await ada.getByRole("navigation", { name: "Practice" }).getByRole("link", { name: "Limits" }).click()
  await ada.getByText("Recovery of an account: Cy Berg").waitFor()
  await ada.getByRole("button", { name: "Agree" }).click()
  await ada.getByRole("alertdialog").getByRole("button", { name: "Agree" }).click()
  await ada.getByText("agreed, waiting").waitFor()
  await anHourLater(stage)

  await dee.getByText("A link can be made.").waitFor()
  await dee.getByRole("button", { name: "Make the link for Cy Berg" }).click()
  await dee.getByRole("button", { name: "Copy the recovery link" }).waitFor()
  await check(dee, "recovery-link")
  const link = (await dee.getByRole("dialog").locator("code").textContent()) ?? ""

  const back = await stage.person()
  await back.goto(link)
  await heading(back, "Back into your account")
  await check(back, "recover")
  await back.getByRole("button", { name: "Open my account" }).click()
  await heading(back, "Welcome back, Cy Berg")
  await check(back, "recover-way-in")
  await back.getByRole("button", { name: "Create a passkey" }).click()
  await heading(back, "Account")
  await back.getByText(/You were recovered on .* by Dee Roth/).waitFor()
  await check(back, "recovered")
  await back.getByRole("button", { name: "I know" }).click()
  await back.getByText(/You were recovered on/).waitFor({ state: "detached" })
  await back.getByText(`Cy Berg, Clinician at ${practiceName}`).waitFor()

  await heading(cy, "Sign in")
  const thief = await stage.person()
  await thief.goto(link)
  await thief.getByRole("button", { name: "Open my account" }).click()
  await thief.getByText(/This link does not work/).waitFor()

  assert.deepEqual(found, [])
  assert.deepEqual(stage.complaints, [])
})
