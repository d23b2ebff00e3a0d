/**
 * Drill R05, "vendor copy" (PJ&A, Episource, Change): a processor's disks and everything it kept, its keys too. What does it hold, what more can it
 * pull, and does the practice know the list without asking it?
 */
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { openCase } from "../case/officers.ts"
import { disclosedBy, openParcel, sendParcels } from "../case/parcels.ts"
import { type Compared, compareLists } from "../compare-lists.ts"
import { administer } from "../database.ts"
import type { DrillOptions } from "../drill.ts"
import { type Ground, onGround } from "../ground.ts"
import { readPlain } from "../plain/read-plain.ts"
import { type Enumerated, enumerate } from "../r07/enumerate.ts"
import { leakedIds } from "../r08/leaked.ts"
import type { Tally } from "../thief/findings.ts"
import { readerOf } from "../thief/reader.ts"

export interface R05Figures {
  seed: number
  patients: number
  jobs: number
  /** What the vendor holds, opened with its own key. */
  held: Tally
  /** What it pulls besides, with every id it ever saw and no account. */
  pulled: Enumerated
  list: Compared
  listSeconds: number
  /** Patients of the list, beside those of the jobs. */
  people: Compared
  baseline: Tally
  seconds: number
}

const jobsMost = 5

export const measureR05 = (options: DrillOptions): Promise<R05Figures> => onGround(options, run)

async function run(ground: Ground): Promise<R05Figures> {
  const population = await ground.people(12)
  ground.step("jobs go to a billing company")
  const instance = await ground.raise()
  const report = await instance.engine.import({ sources: population.sources, addToWorklist: false })
  const charts = report.patients.map(({ chart }) => chart).slice(0, jobsMost)
  const parcels = await sendParcels(instance, charts, join(ground.root, "vendor"))
  const reader = readerOf(population)
  ground.step("the company is robbed: its disks and its keys")
  const opened: Buffer[] = []
  for (const file of parcels.files) opened.push(await openParcel(await readFile(file), parcels.identity))
  const ids = await administer(instance.server, (database) => leakedIds(database, instance.practice))
  const pulled = await enumerate(instance.url, ids, reader.search().searcher, 3)

  ground.step("the practice makes its list")
  await instance.signInAgain()
  const records = await disclosedBy(instance, parcels.biller.account)
  const upTo = instance.clock().toISOString()
  const scoped = await openCase(instance, "The billing company was robbed", [
    { kind: "vendor", exports: [], records, upTo },
  ])
  ground.step("the same at an ordinary application")
  return {
    seed: ground.seed,
    patients: population.people.length,
    jobs: charts.length,
    held: reader.readBytes(opened),
    pulled,
    list: compareLists(scoped.entries, parcels.entries),
    listSeconds: scoped.seconds,
    people: compareLists(scoped.charts, charts),
    baseline: await readPlain(join(ground.root, "plain"), population),
    seconds: ground.seconds(),
  }
}
