/**
 * Drill R01, "open store" (Vastaamo, Confidant, iHealth): the thief has the whole database, files, logs and backup, and no key.
 *
 * Raises an instance, lets a day's work happen, copies everything, and measures what the copy gives away: to whoever lacks the keeper's
 * key, and to whoever found it lying beside. The same thief then takes a plain practice with the same people.
 */
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import type { KeyFile } from "@subrosa/crypto"
import { baselineDatabase, linksByJoin, runPlainPractice } from "./baseline/plain-practice.ts"
import { raiseInstance } from "./instance.ts"
import { judge, type Verdict } from "./judge.ts"
import { makePopulation, type Population } from "./population/population.ts"
import { addCarelessKeys, collectFromFiles, createKeyPool } from "./thief/candidate-keys.ts"
import { copyFolder } from "./thief/copy.ts"
import { dumpDatabase } from "./thief/dump.ts"
import { type Hit, type Tally, tally } from "./thief/findings.ts"
import { guessLinks, type Links } from "./thief/links.ts"
import { listeningPorts } from "./thief/listening.ts"
import { collectLoot, type Loot } from "./thief/loot.ts"
import { clearFacts, type Membership, scoreMembership } from "./thief/membership.ts"
import { type Needle, needlesOf } from "./thief/needles.ts"
import type { PatternTable } from "./thief/pattern-table.ts"
import { buildTable, createSearcher } from "./thief/search-bytes.ts"
import { openStolenDatabase } from "./thief/stolen-database.ts"
import { type Decryption, tryDecrypt } from "./thief/try-decrypt.ts"
import { type WorkDay, workDay } from "./work-day.ts"

export interface R01Options {
  bundles?: string | undefined
  patients?: number | undefined
  seed?: number
  onProgress?: (step: string) => void
  /** Stops the drill before its next step; everything is torn down. */
  signal?: AbortSignal
  /** Where temporary folders go; the system's place if absent. */
  workDir?: string
  /** Called before the copy is taken, with the instance's data directory: for showing that the drill notices. */
  beforeTheft?: (data: string, population: Population) => Promise<void>
}

export interface Keyholding {
  decryption: Decryption
  membership: Membership
  /** Over what was decrypted, not what lay in clear. */
  decrypted: Tally
}

export interface R01Result {
  drill: "R01"
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
  baseline: { search: Tally; membership: Membership; links: { correct: number; guessed: number }; bytes: number }
  seconds: number
  verdict: Verdict
}

export async function runR01(options: R01Options = {}): Promise<R01Result> {
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
    const stolen = await steal(root, population, options, onProgress)
    onProgress("searching every byte of the copy")
    const candidates = [...population.people, ...population.decoys]
    const needles = needlesOf(candidates)
    const table = buildTable(needles)
    const innocent = await searchEmpty(stolen.empty, needles, table)
    const ours = await ransack({ ...stolen, needles, table, database: "subrosa" }, async (client) => ({
      loot: await collectLoot(client),
      links: undefined,
    }))
    const patients = population.people.length
    const clear = clearFacts(needles, ours.found, innocent)
    const hold = (keys: readonly Uint8Array[]) =>
      tryHolding({ loot: ours.extra.loot, keys, needles, table, people: candidates, patients, clear, innocent })
    onProgress("trying every key in the copy")
    const keysIn = async (except: readonly string[], more: readonly Uint8Array[] = []) => {
      const pool = createKeyPool(more)
      for (const folder of stolen.folders) await collectFromFiles(pool, folder, except)
      for (const field of ours.fields) pool.add(field)
      addCarelessKeys(pool, [ours.extra.loot.practice, ...ours.extra.loot.accounts.map(({ id }) => id)])
      return pool.keys()
    }
    const keeperKeyFile = basename(stolen.keeperKey)
    const withoutKeeperKey = await hold(await keysIn([keeperKeyFile]))
    const withKeeperKey = await hold(await keysIn([]))
    const control = {
      ...(await hold(await keysIn([], [stolen.owner.accountKey]))),
      entries: ours.extra.loot.entries.length,
    }

    onProgress("the same thief against plain tables")
    const baseline = await ransackBaseline(root, population, { needles, table, candidates, patients, innocent })
    const { chartOf, ...work } = stolen.work
    const measured = {
      drill: "R01" as const,
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
      links: guessLinks(population.people, chartOf, ours.extra.loot.directorySizes),
      withoutKeeperKey,
      withKeeperKey,
      control,
      baseline,
      seconds: (performance.now() - began) / 1000,
    }
    return { ...measured, verdict: judge(measured) }
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

interface Stolen {
  /** An instance without a patient: what is found there is nobody's. */
  empty: string
  /** While it ran, and after it stopped. */
  folders: string[]
  /** The one of them that a PostgreSQL can be started on. */
  cluster: string
  files: string[]
  work: WorkDay
  databasePorts: number[] | undefined
  keeperKey: string
  owner: KeyFile
}

async function steal(
  root: string,
  population: Population,
  options: R01Options,
  onProgress: (step: string) => void,
): Promise<Stolen> {
  const data = join(root, "instance", "data")
  const [empty, running, stopped] = ["empty", "running", "stopped"].map((name) => join(root, "copy", name)) as [
    string,
    string,
    string,
  ]
  const backup = join(root, "copy", "backup.age")
  onProgress("raising an instance")
  const instance = await raiseInstance({ data, onEmpty: () => copyFolder(data, empty) })
  let work: WorkDay
  let databasePorts: number[] | undefined
  try {
    onProgress(`a day's work with ${population.people.length} patients`)
    work = await workDay(instance, population, backup)
    const pid = instance.postgresPid()
    databasePorts = pid === undefined ? undefined : await listeningPorts(pid)
    await options.beforeTheft?.(data, population)
    onProgress("copying everything")
    await copyFolder(data, running)
  } finally {
    await instance.stop()
  }
  await copyFolder(data, stopped)
  await rm(data, { recursive: true })
  return {
    empty,
    folders: [running, stopped],
    cluster: stopped,
    files: [backup],
    work,
    databasePorts,
    keeperKey: instance.layout.keeperKey,
    owner: instance.owner,
  }
}

async function searchEmpty(folder: string, needles: readonly Needle[], table: PatternTable): Promise<Set<number>> {
  const searcher = createSearcher(needles, table)
  await searcher.search(folder)
  return new Set(searcher.findings.found().keys())
}

interface Ransacked<T> {
  bytes: number
  seconds: number
  found: ReadonlyMap<number, Hit>
  rows: Map<string, number>
  /** Fields of 32 bytes. */
  fields: Buffer[]
  extra: T
}

/** Searches folders and files, then starts a PostgreSQL on the stolen cluster, dumps it and searches the dump. */
async function ransack<T>(
  where: {
    folders: string[]
    files: string[]
    cluster: string
    database: string
    needles: readonly Needle[]
    table: PatternTable
  },
  withDatabase: (client: Parameters<typeof collectLoot>[0]) => Promise<T>,
): Promise<Ransacked<T>> {
  const searcher = createSearcher(where.needles, where.table)
  let seconds = 0
  let bytes = 0
  const search = async (path: string) => {
    const began = performance.now()
    bytes += await searcher.search(path)
    seconds += (performance.now() - began) / 1000
  }
  for (const path of [...where.folders, ...where.files]) await search(path)
  const database = await openStolenDatabase(where.cluster, where.database)
  const fields: Buffer[] = []
  const dir = `${where.cluster}-dump`
  try {
    const rows = await dumpDatabase({
      client: database.client,
      dir,
      onField: (field, table) => {
        if (field.length === 32) fields.push(field)
        else searcher.searchBytes(field, `a field of ${table}`)
      },
    })
    const extra = await withDatabase(database.client)
    await search(dir)
    return { bytes, seconds, found: searcher.findings.found(), rows, fields, extra }
  } finally {
    await database.close()
  }
}

interface Holding {
  loot: Loot
  keys: readonly Uint8Array[]
  needles: readonly Needle[]
  table: PatternTable
  people: Parameters<typeof scoreMembership>[0]
  patients: number
  clear: ReadonlyMap<number, number>
  innocent: ReadonlySet<number>
}

async function tryHolding({
  loot,
  keys,
  needles,
  table,
  people,
  patients,
  clear,
  innocent,
}: Holding): Promise<Keyholding> {
  const searcher = createSearcher(needles, table)
  const { decryption, finding } = await tryDecrypt(loot, keys, (plaintext, what) =>
    searcher.searchBytes(plaintext, what),
  )
  const found = searcher.findings.found()
  const facts = new Map(clear)
  for (const [person, count] of clearFacts(needles, found, innocent))
    facts.set(person, (facts.get(person) ?? 0) + count)
  const membership = scoreMembership(people, patients, {
    clear: facts,
    tokens: loot.searchTokens,
    practice: loot.practice,
    searchKeys: [...finding.search, ...keys],
    tokenKeys: finding.token,
    sizes: loot.directorySizes.map(({ bytes }) => bytes),
  })
  return { decryption, membership, decrypted: tally(needles, found, patients, innocent) }
}

async function ransackBaseline(
  root: string,
  population: Population,
  {
    needles,
    table,
    candidates,
    patients,
    innocent,
  }: {
    needles: readonly Needle[]
    table: PatternTable
    candidates: Parameters<typeof scoreMembership>[0]
    patients: number
    innocent: ReadonlySet<number>
  },
): Promise<R01Result["baseline"]> {
  const data = join(root, "baseline", "data")
  const [running, stopped] = [join(root, "baseline", "running"), join(root, "baseline", "stopped")]
  await runPlainPractice(data, population, () => copyFolder(data, running))
  await copyFolder(data, stopped)
  const { found, bytes, extra } = await ransack(
    { folders: [running, stopped], files: [], cluster: stopped, database: baselineDatabase, needles, table },
    (client) => linksByJoin(client, population.people),
  )
  const membership = scoreMembership(candidates, patients, {
    clear: clearFacts(needles, found, innocent),
    tokens: [],
    practice: "",
    searchKeys: [],
    tokenKeys: [],
    sizes: [],
  })
  return { search: tally(needles, found, patients, innocent), membership, links: extra, bytes }
}
