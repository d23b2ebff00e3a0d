/** A colleague at a browser: joins by an invitation with a passkey, opens charts, locks. */
import type { ChartId, Role } from "@subrosa/contract"
import type { BrowserContext, Page } from "playwright-core"
import type { Instance } from "../instance.ts"
import { addVirtualAuthenticator } from "./authenticator.ts"

export interface BrowserPerson {
  context: BrowserContext
  page: Page
  account: string
  name: string
}

export async function joinByBrowser(
  { engine, url }: Pick<Instance, "engine" | "url">,
  context: BrowserContext,
  { roles, name }: { roles: Role[]; name: string },
): Promise<BrowserPerson> {
  const { link } = await engine.invite({ roles, label: name })
  const page = context.pages()[0] ?? (await context.newPage())
  await addVirtualAuthenticator(page, { hasPrf: true })
  await page.goto(link.replace(/^https?:\/\/[^/]+/, url))
  await page.getByLabel("Your name").fill(name)
  await page.getByRole("button", { name: "Continue" }).click()
  await page.getByRole("button", { name: "Create a passkey" }).click()
  const welcome = page.getByRole("heading", { level: 1, name: /^Welcome to/ }).waitFor()
  let isIn = false
  welcome.then(
    () => {
      isIn = true
    },
    () => {},
  )
  for (let i = 0; i < 120 && !isIn; i++) {
    await engine.confirmNewcomers()
    await Promise.race([welcome.catch(() => {}), page.waitForTimeout(500)])
  }
  await welcome
  const found = (await engine.staff()).find((member) => member.name === name)
  if (found === undefined) throw new Error(`${name} joined and is not among the staff`)
  return { context, page, account: found.account, name }
}

export type Shown = "shown" | "refused" | "reason asked"

/** Goes to a chart as a click in the app would, and waits for what comes. */
export async function showChart(page: Page, chart: ChartId): Promise<Shown> {
  await page.evaluate((path) => {
    history.pushState(null, "", path)
    dispatchEvent(new PopStateEvent("popstate"))
  }, `/charts/${chart}`)
  const shown = page.getByText(/entry \d+ of the log, proof checked/)
  const reason = page.getByRole("radiogroup").or(page.getByText(/^Why do you open|Give a reason/))
  const refused = page.getByText(/limit is \d+|locked|not on|may not|cannot be opened|does not show this chart/i)
  await shown.or(reason).or(refused).first().waitFor()
  if ((await shown.count()) > 0) return "shown"
  return (await reason.count()) > 0 ? "reason asked" : "refused"
}

export async function lockBrowser(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Lock" }).click()
  await page.getByRole("heading", { level: 1, name: "Locked" }).waitFor()
}
