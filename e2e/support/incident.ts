/** Parts of an incident that more than one test walks through. */
import type { Page } from "playwright-core"
import { go } from "./practice.ts"

/** By the beginning of each label: an optional field's goes on with "(optional)". */
export async function fillFields(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(new RegExp(`^${label}`)).fill(value)
}

/** A new chart; ends where it is open. Answers its address. */
export async function createPatient(page: Page, fields: Readonly<Record<string, string>>): Promise<string> {
  await go(page, "Patients")
  await page.getByRole("link", { name: "New patient" }).first().click()
  await fillFields(page, fields)
  await page.getByRole("button", { name: "Create chart" }).click()
  await page.getByText("proof checked").waitFor()
  return new URL(page.url()).pathname
}

export const nora = {
  "Given names": "Nora",
  "Family name": "Quist",
  "Birth date": "1984-02-29",
  "Mobile phone": "+1 617 555 0142",
  Street: "12 Rose Lane",
  City: "Cambridge",
  "State or region": "MA",
  "Postal code": "02139",
  Country: "US",
}
/** Without an address: held back. */
export const pia = { "Given names": "Pia", "Family name": "Sand", "Birth date": "1975-07-11" }

/** The law's test: every answer needs its reason. */
export async function assess(page: Page): Promise<void> {
  await page.getByLabel("Why").first().waitFor()
  for (const why of await page.getByLabel("Why").all()) await why.fill("We do not know who has it.")
  await page.getByRole("button", { name: "Sign" }).click()
}

/** How the practice is reached on letters. */
export async function keepSender(page: Page): Promise<void> {
  await fillFields(page, {
    "Name on envelopes": "RTG Office",
    Street: "1 Main Street",
    Town: "Boston",
    State: "MA",
    "Postal code": "02108",
    "Telephone for questions": "1-800-555-0142",
    "E-mail": "office@rtg.example",
  })
  await page.getByText("Calls to it are free").click()
  await page.getByRole("button", { name: "Keep", exact: true }).click()
}

/** The second officer finds the request where all of them stand, whatever the case's next step is, and agrees. */
export async function agree(page: Page): Promise<void> {
  await go(page, "Practice")
  await page.getByRole("navigation", { name: "Practice" }).getByRole("link", { name: "Limits" }).click()
  await agreeHere(page)
}

/** Agrees to the one request that the page shows. */
export async function agreeHere(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Agree", exact: true }).click()
  await page.getByRole("alertdialog").getByRole("button", { name: "Agree" }).click()
  await page.getByText("Your answer is in the log").waitFor()
}

/** Gives a text as a file to a button that asks for one. */
export async function giveFile(page: Page, button: string, text: string): Promise<void> {
  const chooser = page.waitForEvent("filechooser")
  await page.getByRole("button", { name: button }).click()
  await (await chooser).setFiles({ name: "file.csv", mimeType: "text/csv", buffer: Buffer.from(text) })
}
