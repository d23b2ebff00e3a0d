/**
 * Drill R01, "open store" (Vastaamo, Confidant, iHealth): the thief has the whole database, files, logs and backup, and no key.
 *
 * Raises an instance, lets a day's work happen, copies everything, and measures what the copy gives away: to whoever lacks the keeper's
 * key, and to whoever found it lying beside. The same thief then takes a plain practice with the same people.
 */
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { type Baseline, ransackBaseline } from "../baseline/ransack-baseline.ts"
import type { DrillOptions } from "../drill.ts"
import { makePopulation, type Population } from "../population/population.ts"
import { addCarelessKeys, collectFromFiles, createKeyPool } from "../thief/candidate-keys.ts"
import { type Tally, tally } from "../thief/findings.ts"
import { type Keyholding, tryHolding } from "../thief/hold-keys.ts"
import { guessLinks, type Links } from "../thief/links.ts"
import { collectLoot } from "../thief/loot.ts"
import { clearFacts } from "../thief/membership.ts"
import { needlesOf } from "../thief/needles.ts"
import { ransack, searchEmpty } from "../thief/ransack.ts"
import { buildTable } from "../thief/search-bytes.ts"
import type { WorkDay } from "../work-day.ts"
import { steal } from "./steal.ts"

export interface R01Options extends DrillOptions {
  /** Called before the copy is taken, with the instance's data directory: for showing that the drill notices. */
  beforeTheft?: (data: string, population: Population) => Promise<void>
}

/** All that was measured. */
export interface R01Figures {
  seed: number
  population: { kind: Population["kind"]; patients: number }
  work: Omit<WorkDay, "chartOf">
  copy: {
    bytes: number
    seconds: number
    bytesPerSecond: number
    patterns: number
    innocent: number
    tables: number
    rows: number
  }
  /** Ports the instance's PostgreSQL listens on; undefined where the system cannot be asked. */
  databasePorts: number[] | undefined
  search: Tally
  links: Links
  withoutKeeperKey: Keyholding
  withKeeperKey: Keyholding
  /** The same steps given the owner's key file and the keeper's key: they must open everything, or the drill proves nothing. */
  control: Keyholding & { entries: number }
  baseline: Baseline
  seconds: number
}

export async function measureR01(options: R01Options): Promise<R01Figures> {
  const began = performance.now()
  const { seed = 1 } = options
  const onProgress = (step: string) => {
    options.signal?.throwIfAborted()
    options.onProgress?.(step)
  }
  const root = await mkdtemp(join(options.workDir ?? tmpdir(), "subrosa-drill-"))
  try {
    onProgress("inventing people")
    const population = await makePopulation({ ...options, seed, dir: join(root, "population") })
    const stolen = await steal(root, population, { onProgress, beforeTheft: options.beforeTheft })
    onProgress("searching every byte of the copy")
    const candidates = [...population.people, ...population.decoys]
    const needles = needlesOf(candidates)
    const table = buildTable(needles)
    const innocent = await searchEmpty(stolen.empty, needles, table)
    const ours = await ransack({ ...stolen, needles, table, database: "subrosa" }, collectLoot)
    const loot = ours.extra
    const patients = population.people.length
    const clear = clearFacts(needles, ours.found, innocent)
    const hold = (keys: readonly Uint8Array[]) =>
      tryHolding({ loot, keys, needles, table, people: candidates, patients, clear, innocent })
    onProgress("trying every key in the copy")
    const keysIn = async (except: readonly string[], more: readonly Uint8Array[] = []) => {
      const pool = createKeyPool(more)
      for (const folder of stolen.folders) await collectFromFiles(pool, folder, except)
      for (const field of ours.fields) pool.add(field)
      addCarelessKeys(pool, [loot.practice, ...loot.accounts.map(({ id }) => id)])
      return pool.keys()
    }
    const keeperKeyFile = basename(stolen.keeperKey)
    const withoutKeeperKey = await hold(await keysIn([keeperKeyFile]))
    const withKeeperKey = await hold(await keysIn([]))
    const control = {
      ...(await hold(await keysIn([], [stolen.owner.accountKey]))),
      entries: loot.entries.length,
    }

    onProgress("the same thief against plain tables")
    const baseline = await ransackBaseline(root, population, { needles, table, candidates, patients, innocent })
    const { chartOf, ...work } = stolen.work
    return {
      seed,
      population: { kind: population.kind, patients },
      work,
      copy: {
        bytes: ours.bytes,
        seconds: ours.seconds,
        bytesPerSecond: ours.bytes / ours.seconds,
        patterns: table.count,
        innocent: innocent.size,
        tables: ours.rows.size,
        rows: [...ours.rows.values()].reduce((sum, count) => sum + count, 0),
      },
      databasePorts: stolen.databasePorts,
      search: tally(needles, ours.found, patients, innocent),
      links: guessLinks(population.people, chartOf, loot.directorySizes),
      withoutKeeperKey,
      withKeeperKey,
      control,
      baseline,
      seconds: (performance.now() - began) / 1000,
    }
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}
