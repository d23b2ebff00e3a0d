/** A real server with its own PostgreSQL in a directory of its own, a real browser, and people with passkeys in it. */
import { copyFile, mkdir, mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { TestContext } from "node:test"
import { clientConfig, type RunningServer, readConfig, startServer, subrosaModules } from "@subrosa/server"
import { addVirtualAuthenticator, chromium } from "@subrosa/testkit"
import { Client } from "pg"
import type { Browser, BrowserContextOptions, FileChooser, Page } from "playwright-core"
import { found, shots } from "./judge.ts"

export interface Stage {
  server: RunningServer
  browser: Browser
  data: string
  /** A person at a browser of their own, with a passkey device; what the page complains of is gathered in `complaints`. */
  person(options?: BrowserContextOptions & { hasPrf?: boolean }): Promise<Page>
  /** Errors in pages and consoles, refused policies, requests to other hosts. */
  complaints: string[]
}

/** Stopped and removed after the test, when it has told what was found on its pages. */
export async function openStage(t: TestContext): Promise<Stage> {
  if (shots !== undefined) await mkdir(shots, { recursive: true })
  const data = await mkdtemp(join(tmpdir(), "subrosa-e2e-"))
  const undo: (() => Promise<unknown>)[] = [() => rm(data, { recursive: true, force: true })]
  t.after(async () => {
    for (const step of undo.reverse()) await step()
  })
  const server = await startServer(readConfig({ data, port: 0 }), { modules: subrosaModules() })
  undo.push(() => server.close())
  const browser = await chromium()
  undo.push(() => browser.close())
  undo.push(() => keepTraces(browser, server))
  const complaints: string[] = []
  undo.push(() => tell(t, browser, [...found, ...complaints]))
  const person: Stage["person"] = async ({ hasPrf = true, ...options } = {}) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 850 }, locale: "en-US", ...options })
    const page = await context.newPage()
    page.setDefaultTimeout(30_000)
    page.on("pageerror", (error) => complaints.push(`page: ${error.message}`))
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(`console: ${message.text()}`)
    })
    context.on("request", (request) => {
      const { protocol, origin } = new URL(request.url())
      if (/^https?:$/.test(protocol) && origin !== server.url) complaints.push(`request to another host: ${origin}`)
    })
    await addVirtualAuthenticator(page, { hasPrf })
    return page
  }
  return { server, browser, data, person, complaints }
}

/** What was found; of a test that failed also what stood on each page, which says more than what it waited for. */
async function tell(t: TestContext, browser: Browser, lines: readonly string[]): Promise<void> {
  for (const line of lines) t.diagnostic(line)
  // Node has it since 21.7; its types do not.
  if (Reflect.get(t, "passed") === true) return
  for (const page of browser.contexts().flatMap((context) => context.pages()))
    t.diagnostic(`${page.url()}\n${await page.locator("body").ariaSnapshot()}`)
}

/** With SUBROSA_SHOTS=<directory>: each page as the test left it, and the server's log. What a failure looked like. */
async function keepTraces(browser: Browser, { layout }: RunningServer): Promise<void> {
  const directory = shots
  if (directory === undefined) return
  const pages = browser.contexts().flatMap((context) => context.pages())
  await Promise.all(pages.map((page, index) => page.screenshot({ path: join(directory, `last-${index}.png`) })))
  await copyFile(layout.serverLog, join(directory, "server.log"))
}

export const practiceName = "Rosewood Therapy"

/** Sets up the practice; ends on the welcome page. */
export async function setUpPractice(page: Page, { server }: Stage, personName: string): Promise<void> {
  await page.goto(server.setupLink ?? "")
  await page.getByLabel("Name of the practice").fill(practiceName)
  await page.getByLabel("Your name").fill(personName)
  await page.getByRole("button", { name: "Continue" }).click()
  await page.getByRole("button", { name: "Create a passkey" }).click()
  await heading(page, `Welcome to ${practiceName}`)
}

/** Opens a place of the main navigation. */
export async function go(page: Page, place: "Patients" | "Import" | "Practice" | "Account"): Promise<void> {
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: place }).click()
}

/** Opens one of the officers' pages. */
export async function goWatch(page: Page, place: string): Promise<void> {
  await page
    .getByRole("navigation", { name: "Main" })
    .getByRole("link", { name: /^Watch/ })
    .click()
  await page.getByRole("navigation", { name: "Watch" }).getByRole("link", { name: place }).click()
  await heading(page, place)
}

export async function heading(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole("heading", { level: 1, name }).waitFor()
}

/** Imports files through the file chooser; ends when the report is there. */
export async function importFiles(page: Page, files: Parameters<FileChooser["setFiles"]>[0]): Promise<void> {
  await go(page, "Import")
  const chooser = page.waitForEvent("filechooser")
  await page.getByRole("button", { name: "Choose files" }).click()
  await (await chooser).setFiles(files)
  await page.getByText("The import is done").waitFor({ timeout: 60_000 })
}

/** Invites someone of that role; answers the link. */
export async function inviteSomeone(page: Page, label: string, role: string): Promise<string> {
  await go(page, "Practice")
  await page.getByRole("button", { name: "Invite someone" }).click()
  await page.getByRole("textbox", { name: "Who" }).fill(label)
  const dialog = page.getByRole("dialog")
  if (role !== "Clinician") {
    await dialog.getByText("Clinician", { exact: true }).click()
    await dialog.getByText(role, { exact: true }).click()
  }
  await page.getByRole("button", { name: "Make the invitation" }).click()
  await page.getByRole("button", { name: "Copy the invitation link" }).waitFor()
  const link = await dialog.locator("code").textContent()
  await page.getByRole("button", { name: "Done" }).click()
  return link ?? ""
}

/** Joins by a link; ends when the inviter's client has let the person in. */
export async function joinPractice(page: Page, link: string, personName: string): Promise<void> {
  await page.goto(link)
  await page.getByLabel("Your name").fill(personName)
  await page.getByRole("button", { name: "Continue" }).click()
  await page.getByRole("button", { name: "Create a passkey" }).click()
  await page.getByRole("heading", { level: 1, name: /^Welcome to/ }).waitFor({ timeout: 60_000 })
}

/** A colleague at a browser of their own, invited and let in by `inviter`'s. */
export async function hire(stage: Stage, inviter: Page, name: string, role: string): Promise<Page> {
  const page = await stage.person()
  await joinPractice(page, await inviteSomeone(inviter, name, role), name)
  return page
}

/** One touch at the lock screen or the sign-in page. */
export async function touch(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^(Unlock|Continue) as/ }).click()
}

/** Makes every sign-in an old one, as five minutes would. */
export const letSignInsAge = (stage: Stage): Promise<unknown> =>
  inDatabase(stage, (client) => client.query("update keeper.session set fresh_until = now() - interval '1 second'"))

/** Behind the app's back, as the owner of its tables. */
export async function inDatabase<T>({ server }: Stage, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(clientConfig(server.database))
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
