/**
 * Drill R04, "live server" (Change, Ascension, Conduent): an hour inside the running server's process, with its database and keeper.key, while
 * clinicians work. Once as a listener; once serving changed web code to those who sign in.
 */
import { join } from "node:path"
import { AccountId, type ChartId } from "@subrosa/contract"
import { showChart } from "../browser/person.ts"
import { browserStage } from "../browser/stage.ts"
import { type Compared, compareLists } from "../compare-lists.ts"
import { administer } from "../database.ts"
import type { DrillOptions } from "../drill.ts"
import { onGround } from "../ground.ts"
import { releasesOf } from "../log-truth.ts"
import { readPlain } from "../plain/read-plain.ts"
import { admitColleague } from "../staff/colleague.ts"
import { addCarelessKeys, collectFromFiles, createKeyPool } from "../thief/candidate-keys.ts"
import type { Tally } from "../thief/findings.ts"
import { collectLoot, type Loot } from "../thief/loot.ts"
import { readPlaintext } from "../thief/plaintext.ts"
import { readerOf } from "../thief/reader.ts"
import { changeWeb } from "./change-web.ts"
import { keysHeard, spyOnServer } from "./spy.ts"

export interface R04Options extends DrillOptions {
  /** Keys that he gets besides, in the listener's place: for showing that the drill notices. */
  besides?: (owner: { accountKey: Uint8Array }) => Uint8Array[]
}

export interface R04Figures {
  seed: number
  patients: number
  /** Charts really opened in the hour: by clients of the command line's kind, and by the one browser. */
  opened: { clients: number; browser: number }
  /** What was heard in clear, and what opens with all that was heard, the tables and keeper.key. */
  listener: { heard: Tally; decrypted: Tally; shares: number; tries: number }
  /** Plaintexts that the changed code sent while its person worked. */
  changedCode: Tally
  /** Everything that opens with the keys that the changed code sent: the teams of whoever signed in. */
  changedCodeKeys: Tally
  /** Written after he was thrown out, readable with all that he took: by the listener, and by the keys that the changed code sent. */
  afterEviction: { entries: number; listener: number; changedCodeKeys: number }
  list: Compared
  baseline: Tally
  seconds: number
}

const opensEach = 3

export const measureR04 = (options: R04Options): Promise<R04Figures> =>
  onGround(options, async (ground) => {
    const spy = spyOnServer()
    ground.step("web code is changed")
    const web = await changeWeb(ground.root)
    const stage = await browserStage(ground, { patients: 12, caseload: 2, modules: spy.modules, web })
    const { instance, population, person, charts, caseload } = stage
    const reader = readerOf(population)
    const clinicians = [
      await admitColleague(instance, { roles: ["clinician"], name: "First" }),
      await admitColleague(instance, { roles: ["clinician"], name: "Second" }),
    ]
    ground.step("an hour in the server")
    spy.listening = true
    const opened = new Set<ChartId>()
    for (const [i, { engine }] of clinicians.entries()) {
      for (const chart of charts.slice(2 + i * 2, 2 + i * 2 + opensEach)) {
        await engine.chartOpen({ chart, purpose: "TREAT", reason: "cover" })
        opened.add(chart)
      }
    }
    const byClients = opened.size
    const heardSoFar = { ...spy, heard: [...spy.heard] }
    const inBrowser: ChartId[] = []
    // The code is theirs once they sign in anew.
    await person.page.reload()
    await person.page.getByRole("button", { name: /^(Unlock|Continue) as/ }).click()
    for (const chart of caseload) {
      if ((await showChart(person.page, chart)) === "shown") inBrowser.push(chart)
    }
    await person.page.waitForTimeout(1000)
    spy.listening = false

    ground.step("everything he heard is tried")
    const { loot, keys } = await administer(instance.server, async (database) => {
      const pool = createKeyPool()
      await collectFromFiles(pool, instance.layout.root, [])
      addCarelessKeys(pool, [instance.practice])
      return { loot: await collectLoot(database), keys: pool.keys() }
    })
    const more = options.besides?.(instance.owner) ?? []
    const shares = keysHeard(heardSoFar)
    const decrypted = await reader.tryKeys(loot, [...more, ...shares, ...keys])
    const codeKeys = spy.sent.filter(({ length }) => length === 32)
    const changedCodeKeys = await reader.tryKeys(loot, [...codeKeys, ...keys])
    const afterEviction = await evict(stage, { listener: [...shares, ...keys], codeKeys: [...codeKeys, ...keys] })
    const truth = [...opened, ...inBrowser]
    const listed = new Set<string>()
    for (const account of [...clinicians.map((one) => one.account), person.account]) {
      for (const chart of await releasesOf(instance.engine, account)) listed.add(chart)
    }
    ground.step("the same in an ordinary application")
    return {
      seed: ground.seed,
      patients: population.people.length,
      opened: { clients: byClients, browser: inBrowser.length },
      listener: {
        heard: reader.readBytes(heardSoFar.heard),
        decrypted: decrypted.tally,
        shares: shares.length,
        tries: decrypted.tries,
      },
      changedCode: reader.readBytes(spy.sent.flatMap((bytes) => [Buffer.from(bytes), readPlaintext(bytes, "entry")])),
      changedCodeKeys: changedCodeKeys.tally,
      afterEviction,
      list: compareLists(listed, truth),
      baseline: await readPlain(join(ground.root, "plain"), population),
      seconds: ground.seconds(),
    }
  })

/** He is thrown out, sessions end, teams get new keys; a note is written. What does he read of it? */
async function evict(
  { instance, population, charts, person }: Awaited<ReturnType<typeof browserStage>>,
  taken: { listener: readonly Uint8Array[]; codeKeys: readonly Uint8Array[] },
): Promise<R04Figures["afterEviction"]> {
  const { engine } = instance
  await instance.signInAgain()
  await engine.accountEnd(AccountId.parse(person.account))
  const [chart] = charts
  if (chart === undefined) throw new Error("invariant: there are charts")
  const before = new Set(await entryIds(instance))
  await engine.chartOpen({ chart, purpose: "TREAT" })
  await engine.noteSign({
    id: crypto.randomUUID(),
    chart,
    kind: "clinical",
    format: "free",
    title: "After",
    sections: [{ name: "note", text: population.canary() }],
  })
  const loot = await administer(instance.server, collectLoot)
  const fresh: Loot = {
    ...loot,
    entries: loot.entries.filter(({ entry }) => !before.has(entry)),
    documents: [],
    attachments: [],
  }
  const reader = readerOf(population)
  const count = (keys: readonly Uint8Array[]) => reader.entriesOpened(fresh, keys)
  return {
    entries: fresh.entries.length,
    listener: await count(taken.listener),
    changedCodeKeys: await count(taken.codeKeys),
  }
}

const entryIds = ({ server }: Awaited<ReturnType<typeof browserStage>>["instance"]): Promise<string[]> =>
  administer(server, async (database) =>
    (await database.query<{ entry: string }>("select entry from store.entry")).rows.map(({ entry }) => entry),
  )
