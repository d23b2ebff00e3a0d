/**
 * Drill R06, "transfer box" (GoAnywhere/Brightline, MOVEit): code execution on the machine through which files go to others. It lists and takes
 * everything, tries what it finds on the server, and waits for what comes.
 */
import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import type { NamedRecords } from "@subrosa/contract"
import { ageRecipient } from "@subrosa/crypto"
import { openCase } from "../case/officers.ts"
import { disclosedBy, openParcel, sendParcels } from "../case/parcels.ts"
import { type Compared, compareLists } from "../compare-lists.ts"
import { administer } from "../database.ts"
import type { DrillOptions } from "../drill.ts"
import { type Ground, onGround } from "../ground.ts"
import { startPlainApp } from "../plain/app.ts"
import { signInPlain } from "../plain/sign-in.ts"
import type { Population } from "../population/population.ts"
import { type Enumerated, enumerate } from "../r07/enumerate.ts"
import { leakedIds } from "../r08/leaked.ts"
import { collectFromFiles, createKeyPool } from "../thief/candidate-keys.ts"
import type { Tally } from "../thief/findings.ts"
import { collectLoot } from "../thief/loot.ts"
import { readerOf } from "../thief/reader.ts"

export interface R06Options extends DrillOptions {
  /** Something else lies in the box: for showing that the drill notices. */
  leave?: (box: string, population: Population) => Promise<void>
}

export interface R06Figures {
  seed: number
  patients: number
  parcels: number
  /** In the box, names of files included. */
  box: Tally
  /** Entries of the practice that open with anything in the box, were the tables stolen too. */
  opened: number
  keys: number
  /** What the server answers to somebody who knows every id and has no account. */
  minted: Enumerated
  /** The same parcels in their addressee's hands. */
  control: Tally
  list: Compared
  listSeconds: number
  baseline: Tally
  seconds: number
}

export const measureR06 = (options: R06Options): Promise<R06Figures> =>
  onGround(options, (ground) => run(ground, options))

async function run(ground: Ground, { leave }: R06Options): Promise<R06Figures> {
  const population = await ground.people(12)
  ground.step("parcels lie in the box")
  const instance = await ground.raise()
  const { engine, owner } = instance
  const report = await engine.import({ sources: population.sources, addToWorklist: false })
  const charts = report.patients.map(({ chart }) => chart).slice(0, 5)
  const box = join(ground.root, "box")
  const parcels = await sendParcels(instance, charts, box)
  await instance.signInAgain()
  const backup = await engine.backup({ recipients: [await ageRecipient(owner.ageIdentity)] })
  await writeFile(join(box, backup.fileName), backup.stream)
  await leave?.(box, population)

  ground.step("the box is taken")
  const reader = readerOf(population)
  const { searcher, tally } = reader.search()
  await searcher.search(box)
  searcher.searchBytes(Buffer.from(parcels.files.join("\n")), "names of files")
  const pool = createKeyPool()
  await collectFromFiles(pool, box, [])
  const { loot, ids } = await administer(instance.server, async (database) => ({
    loot: await collectLoot(database),
    ids: await leakedIds(database, instance.practice),
  }))
  const opened = await reader.entriesOpened(loot, pool.keys())
  const minted = await enumerate(instance.url, ids, reader.search().searcher, 3)
  const inHand: Buffer[] = []
  for (const file of parcels.files) inHand.push(await openParcel(await readFile(file), parcels.identity))

  ground.step("the practice makes its list")
  const records: NamedRecords[] = await disclosedBy(instance, parcels.biller.account)
  const scoped = await openCase(instance, "The transfer box was taken", [
    { kind: "vendor", exports: [], records, upTo: instance.clock().toISOString() },
  ])
  ground.step("the same at an ordinary application")
  return {
    seed: ground.seed,
    patients: population.people.length,
    parcels: parcels.files.length + 1,
    box: tally(),
    opened,
    keys: pool.keys().length,
    minted,
    control: reader.readBytes(inHand),
    list: compareLists(scoped.entries, parcels.entries),
    listSeconds: scoped.seconds,
    baseline: await plainBox(join(ground.root, "plain"), population),
    seconds: ground.seconds(),
  }
}

/** An ordinary application's export, as it lies in the box until somebody deletes it. */
async function plainBox(dir: string, population: Population): Promise<Tally> {
  const app = await startPlainApp({ dir, people: population.people })
  try {
    const boss = app.staff.find(({ role }) => role === "owner")
    if (boss === undefined) throw new Error("invariant: the ordinary application has an owner")
    const cookie = await signInPlain(app.url, boss)
    const answer = await fetch(`${app.url}/export`, { headers: { cookie } })
    return readerOf(population).readBytes([Buffer.from(await answer.arrayBuffer())])
  } finally {
    await app.close()
  }
}
