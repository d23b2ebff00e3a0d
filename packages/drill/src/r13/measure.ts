/**
 * Drill R13, "log eraser" (Vastaamo, Refuah, Albany ENT): an insider with the database and keeper.key reads k patients through the server, then
 * deletes, edits, reorders, back-dates, truncates and rewrites the log in its real tables. Is the list of the affected still right?
 */
import { mkdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { mirrorLog, sourcesOf, verifyFiles } from "@subrosa/cli"
import { fromBase64url } from "@subrosa/codec"
import { parsePolicy, parseVerifierKey } from "@subrosa/log"
import { seededRandom } from "@subrosa/simulate"
import type pg from "pg"
import { type Compared, compareLists } from "../compare-lists.ts"
import { administer } from "../database.ts"
import type { DrillOptions } from "../drill.ts"
import { DrillError } from "../drill-error.ts"
import { type Ground, onGround } from "../ground.ts"
import { entriesOf, openRequest } from "../handed-out.ts"
import type { Instance } from "../instance.ts"
import { inventPatient, inventUuid } from "../population/invent-patient.ts"
import { wordMaker } from "../population/invent-words.ts"
import { liftLimits } from "../r03/rogue.ts"
import { admitColleague, type Colleague } from "../staff/colleague.ts"
import { ask } from "../staff/hand.ts"
import { logSeedOf, setAside, type Tampering, tamper, tamperings } from "./log-tables.ts"
import { plainEraser } from "./plain-eraser.ts"
import { type Noticed, startWatchers, untilNoticed, type Watchers } from "./watchers.ts"

export interface R13Options extends DrillOptions {
  /** Seconds in which a witness takes an older checkpoint for a late request; its own default if absent. */
  graceSeconds?: number
  /** The mirror does not follow: for showing that the drill notices. */
  withoutMirror?: boolean
}

export interface R13Figures {
  seed: number
  patients: number
  rounds: (Compared & { k: number; tampering: Tampering; noticed: Noticed })[]
  /** Openings that gave anything while no entry could be written. */
  stopped: { tried: number; given: number }
  flood: Compared & { events: number }
  auditor: { seconds: number; size: number; intact: boolean }
  baseline: Compared
  seconds: number
}

const noticeMaxSeconds = 300
/** Of a practice as large as the largest k. */
const patientsDefault = 5000

export const measureR13 = (options: R13Options): Promise<R13Figures> =>
  onGround(options, (ground) => run(ground, options))

async function run(ground: Ground, options: R13Options): Promise<R13Figures> {
  const patients = options.patients ?? patientsDefault
  ground.step(`raising an instance with ${patients} charts`)
  const instance = await ground.raise()
  const charts = await manyCharts(ground, instance, patients)
  const insider = await admitColleague(instance, { roles: ["clinician"], name: "Insider" })
  const colleague = await admitColleague(instance, { roles: ["clinician"], name: "Innocent" })
  const { graceSeconds = 30, withoutMirror = false } = options
  const watchers = await startWatchers(instance.engine, { dir: join(ground.root, "witness"), graceSeconds })
  ground.onEnd(() => watchers.close())
  return administer(instance.server, async (database) => {
    await liftLimits(database, instance.practice)
    await database.query("update keeper.practice set settings = settings || '{\"breaker\": false}' where id = $1", [
      instance.practice,
    ])
    const keeperKey = fromBase64url((await readFile(instance.layout.keeperKey, "utf8")).trim())
    const scene: Scene = {
      ...{ ground, instance, database, watchers, charts, insider, colleague, withoutMirror },
      random: seededRandom(ground.seed),
      logSeed: await logSeedOf(database, instance.practice, keeperKey),
    }
    const rounds: R13Figures["rounds"] = []
    for (const k of [1, 37, patientsDefault].filter((wanted) => wanted <= patients))
      rounds.push(...(await roundOf(scene, k)))
    const stopped = await stopLog(scene)
    const flood = await floodLog(scene)
    const auditor = await audit(scene)
    ground.step("the same in an ordinary application")
    return {
      ...{ seed: ground.seed, patients, rounds, stopped, flood, auditor },
      baseline: await plainEraser(join(ground.root, "plain"), ground.seed),
      seconds: ground.seconds(),
    }
  })
}

interface Scene {
  ground: Ground
  instance: Instance
  database: pg.Client
  watchers: Watchers
  charts: string[]
  insider: Colleague
  colleague: Colleague
  random: ReturnType<typeof seededRandom>
  logSeed: Uint8Array
  withoutMirror: boolean
}

/** As many as the report of an import names. */
const patientsAtOnce = 1000

async function manyCharts(ground: Ground, { engine }: Instance, patients: number): Promise<string[]> {
  const random = seededRandom(ground.seed)
  const invention = { random, word: wordMaker(random), taken: new Set<string>() }
  const charts: string[] = []
  while (charts.length < patients) {
    const count = Math.min(patientsAtOnce, patients - charts.length)
    const lines = Array.from({ length: count }, () => JSON.stringify(inventPatient(invention, inventUuid(random))))
    const dir = join(ground.root, `people-from-${charts.length}`)
    await mkdir(dir)
    await writeFile(join(dir, "people.ndjson"), lines.join("\n"))
    const report = await engine.import({ sources: await sourcesOf(dir), addToWorklist: false })
    if (report.patients.length !== count) throw new DrillError("no_patients", "not every invented patient came in")
    charts.push(...report.patients.map(({ chart }) => chart))
  }
  return charts
}

const openingsAtOnce = 16
/** Fewer than an hour holds on a new device, with the limits as high as they go. */
const openingsAtATime = 400

/** Answers the charts of which he really got something. The pace is counted in a table, so he empties that, too, as often as he needs to. */
async function read(scene: Pick<Scene, "insider" | "instance" | "database">, charts: readonly string[]) {
  const got = new Set<string>()
  for (let from = 0; from < charts.length; from += openingsAtATime) {
    await scene.database.query("delete from keeper.opening where account = $1", [scene.insider.account])
    await readSome(scene, charts.slice(from, from + openingsAtATime), got)
  }
  return got
}

async function readSome(
  { insider, instance }: Pick<Scene, "insider" | "instance">,
  charts: readonly string[],
  got: Set<string>,
): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < charts.length) {
      const chart = charts[next++] ?? ""
      const answer = await ask(
        instance.url,
        insider.hand(),
        openRequest(instance.practice, chart, ["directory"], "cover"),
      )
      if (entriesOf(instance.practice, answer).length > 0) got.add(chart)
    }
  }
  await Promise.all(Array.from({ length: Math.min(openingsAtOnce, charts.length) }, worker))
}

const headOf = async (database: pg.Client, practice: string) => {
  const { rows } = await database.query<{ size: string; checkpoint: string }>(
    "select size, checkpoint from keeper.log_head where practice = $1",
    [practice],
  )
  return { size: Number(rows[0]?.size ?? 0), checkpoint: rows[0]?.checkpoint ?? "" }
}

/** Reads k patients, lets the watchers see it as they would, then each tampering in turn, each undone for the next. */
async function roundOf(scene: Scene, k: number): Promise<R13Figures["rounds"]> {
  const { ground, instance, database, watchers, insider, colleague } = scene
  const { practice, engine } = instance
  ground.step(`${k} patients are read`)
  const before = await headOf(database, practice)
  await watchers.cosigned(before.size)
  const wanted = scene.random.shuffle(scene.charts).slice(0, k)
  const truth = await read(scene, wanted)
  const after = await headOf(database, practice)
  await watchers.cosigned(after.size)
  if (!scene.withoutMirror) await watchers.follow()
  await engine.logVerify()
  const rounds: R13Figures["rounds"] = []
  // Of the largest only what removes every trace: the others are the same edits, 5,000 times.
  for (const tampering of k > 100
    ? tamperings.filter((one) => one === "deleted" || one === "rewritten and signed anew")
    : tamperings) {
    ground.step(`${k} openings, ${tampering}`)
    const aside = await setAside(database)
    const { rows } = await database.query<{ index: string }>(
      "select index from keeper.log_leaf where practice = $1 and account = $2 and type = 'release' and index >= $3 order by index",
      [practice, insider.account, before.size],
    )
    const eraser = {
      database,
      practice,
      account: insider.account,
      innocent: colleague.account,
      indexes: rows.map(({ index }) => Number(index)),
    }
    await tamper(tampering, eraser, before, scene.logSeed)
    const noticed = await untilNoticed(engine, watchers, noticeMaxSeconds)
    const listed = [...watchers.mirror].flatMap(([index, { account, chart, type }]) =>
      index >= before.size && type === "release" && account === insider.account && chart !== undefined ? [chart] : [],
    )
    rounds.push({ k, tampering, noticed, ...compareLists(listed, truth) })
    await aside.restore()
    await forget(scene)
  }
  return rounds
}

/** After the log is as it was: the witness's operator looks, as its guide says, and the client signs in again. */
async function forget({ instance, watchers, database }: Scene): Promise<void> {
  await watchers.reset()
  if (instance.engine.state().kind !== "open") await instance.signInAgain()
  const { size } = await headOf(database, instance.practice)
  await watchers.cosigned(size)
}

/** He stops the log and goes on reading: no entry, no share. */
async function stopLog(scene: Scene): Promise<R13Figures["stopped"]> {
  const { ground, database, charts } = scene
  ground.step("the log is stopped")
  await database.query("alter table keeper.log_leaf add constraint stopped check (index < 0) not valid")
  try {
    const few = charts.slice(0, 10)
    return { tried: few.length, given: (await read(scene, few)).size }
  } finally {
    await database.query("alter table keeper.log_leaf drop constraint stopped")
  }
}

/** One chart, over and over, to bury the rest. */
async function floodLog(scene: Scene): Promise<R13Figures["flood"]> {
  const { ground, watchers, charts, insider, database, instance } = scene
  ground.step("the log is flooded")
  const before = await headOf(database, instance.practice)
  const times = Math.min(400, charts.length * 4)
  const [real, ...rest] = scene.random.shuffle(charts)
  const truth = await read(scene, [...Array.from({ length: times }, () => rest[0] ?? real ?? ""), real ?? ""])
  await watchers.follow()
  const listed = [...watchers.mirror].flatMap(([index, { account, chart }]) =>
    index >= before.size && account === insider.account && chart !== undefined ? [chart] : [],
  )
  return { events: times, ...compareLists(listed, truth) }
}

/** An outsider with the public files and the log's key. */
async function audit({ ground, instance, watchers }: Scene): Promise<R13Figures["auditor"]> {
  ground.step("an auditor checks the public files")
  const { log } = await instance.engine.witnessState()
  const began = performance.now()
  const dir = join(ground.root, "audit")
  await mirrorLog(log.url, dir, () => {})
  const key = parseVerifierKey(log.key)
  const found = await verifyFiles(dir, {
    key,
    policy: parsePolicy(`log ${log.key}\nquorum none\n`),
    onProgress: () => {},
  })
  const seconds = (performance.now() - began) / 1000
  return {
    seconds,
    size: found.size,
    intact: found.root === (await instance.engine.logVerify()).root && watchers.origin === found.origin,
  }
}
