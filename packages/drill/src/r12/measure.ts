/**
 * Drill R12, "lost device or tape" (TRICARE, Lifespan, South Shore): the profile of a real browser with the app signed in and then locked, as
 * it lies on the disk asleep and off; a complete backup; an owner's key file. Every byte is searched.
 */
import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { ageRecipient } from "@subrosa/crypto"
import { lockBrowser, showChart } from "../browser/person.ts"
import { openProfile } from "../browser/profile.ts"
import { browserStage } from "../browser/stage.ts"
import { type Compared, compareLists } from "../compare-lists.ts"
import type { DrillOptions } from "../drill.ts"
import { onGround } from "../ground.ts"
import { releasesOf } from "../log-truth.ts"
import { startPlainApp } from "../plain/app.ts"
import { copyFolder } from "../thief/copy.ts"
import type { Tally } from "../thief/findings.ts"
import { readerOf } from "../thief/reader.ts"
import { type GuessRate, keyFileRate } from "./guess-rate.ts"
import { searchMemory } from "./memory.ts"

export interface R12Options extends DrillOptions {
  /** Runs before the lock, with the profile's folder: for showing that the drill notices. */
  careless?: (profile: string, sentence: string) => Promise<void>
}

export interface R12Figures {
  seed: number
  patients: number
  opened: number
  /** The disk of the laptop asleep with the app locked, and off. */
  asleep: Tally
  off: Tally
  /** The backup and the key file, without passphrase. */
  tape: Tally
  /** Memory of the browser while the app shows a chart (control), and after the lock; undefined where it cannot be read. */
  memory: { open: Tally; locked: Tally; bytes: number } | undefined
  rate: GuessRate
  /** What the log says this device opened, beside what it did. */
  list: Compared
  listSeconds: number
  baseline: Tally
  seconds: number
}

export const measureR12 = (options: R12Options): Promise<R12Figures> =>
  onGround(options, async (ground) => {
    const stage = await browserStage(ground, { patients: 8, caseload: 5 })
    const { instance, population, person, profile, caseload } = stage
    const { page } = person
    const reader = readerOf(population)
    ground.step("charts are opened, a note is begun")
    const opened: string[] = []
    for (const chart of caseload) if ((await showChart(page, chart)) === "shown") opened.push(chart)
    await page.getByRole("link", { name: "Write a note" }).click()
    const sentence = population.people[0]?.canaries[0] ?? ""
    await page.getByLabel("Subjective").fill(sentence)
    await page.getByText(/^Draft saved/).waitFor()
    const whileOpen = reader.search()
    const memoryOpen = await searchMemory(profile, whileOpen.searcher)
    await options.careless?.(profile, sentence)
    await lockBrowser(page)
    ground.step("the laptop is lost: asleep, then off")
    const whileLocked = reader.search()
    await searchMemory(profile, whileLocked.searcher)
    const asleep = join(ground.root, "asleep")
    await copyFolder(profile, asleep)
    await person.context.close()
    const off = join(ground.root, "off")
    await copyFolder(profile, off)
    const tape = join(ground.root, "tape")
    await instance.signInAgain()
    await writeTape(tape, instance)
    ground.step("searching every byte")
    const began = performance.now()
    const listed = await releasesOf(instance.engine, person.account)
    const listSeconds = (performance.now() - began) / 1000
    return {
      seed: ground.seed,
      patients: population.people.length,
      opened: opened.length,
      asleep: await reader.readFolder(asleep),
      off: await reader.readFolder(off),
      tape: await reader.readFolder(tape),
      memory: memoryOpen && { open: whileOpen.tally(), locked: whileLocked.tally(), bytes: memoryOpen.bytes },
      rate: await keyFileRate(instance.owner),
      list: compareLists(listed, opened),
      listSeconds,
      baseline: await plainLaptop(ground.root, population),
      seconds: ground.seconds(),
    }
  })

async function writeTape(
  tape: string,
  { engine, owner, keyFile }: Awaited<ReturnType<typeof browserStage>>["instance"],
): Promise<void> {
  const backup = await engine.backup({ recipients: [await ageRecipient(owner.ageIdentity)] })
  const bytes = Buffer.from(await new Response(backup.stream).arrayBuffer())
  await mkdir(tape)
  await writeFile(join(tape, "backup.age"), bytes)
  await writeFile(join(tape, "owner.key"), keyFile.text)
}

/** The same browser at an ordinary application: pages seen, then the lid closed. */
async function plainLaptop(
  root: string,
  population: Awaited<ReturnType<typeof browserStage>>["population"],
): Promise<Tally> {
  const app = await startPlainApp({ dir: join(root, "plain"), people: population.people })
  const profile = join(root, "plain-profile")
  try {
    const context = await openProfile(profile)
    const page = context.pages()[0] ?? (await context.newPage())
    const [, clinician] = app.staff
    await page.goto(`${app.url}/login`)
    await page.evaluate(
      (body) =>
        fetch("/login", { method: "POST", headers: { "content-type": "application/json" }, body }).then((answer) =>
          answer.text(),
        ),
      JSON.stringify({ login: clinician?.login, password: clinician?.password }),
    )
    for (const id of app.patientIds) await page.goto(`${app.url}/pages/${id}`)
    await context.close()
    return await readerOf(population).readFolder(profile)
  } finally {
    await app.close()
  }
}
