/**
 * Drill R10, "ghost worker" (Nuance/Geisinger, Cerebral, Refuah): a dismissed clinician with everything they still have: an open tab, a device
 * key with its session, password and one-time codes, a recovery kit, every key that was ever sealed to them, what they opened before.
 */
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { type Compared, compareLists } from "../compare-lists.ts"
import { administer } from "../database.ts"
import type { DrillOptions } from "../drill.ts"
import { type Ground, onGround } from "../ground.ts"
import { chartsOf, entriesOf, type HandedEntry, openEntries, openRequest } from "../handed-out.ts"
import type { Instance } from "../instance.ts"
import { releasesOf } from "../log-truth.ts"
import { ask } from "../staff/hand.ts"
import { readerOf } from "../thief/reader.ts"
import { type Ghost, makeGhost, type TriedLater, tryLater } from "./ghost.ts"
import { type PlainGhost, plainGhost } from "./plain-ghost.ts"

export interface R10Options extends DrillOptions {
  /** Runs in place of ending the person's work: for showing that the drill notices. */
  end?: (instance: Instance, ghost: Ghost) => Promise<void>
  /** How long the ghost goes on reading, unless nothing has come for a while. */
  watchSeconds?: number
}

export interface R10Figures {
  seed: number
  patients: number
  /** Seconds from the end of work to the last answer that still gave something; infinite: it had not ended when the watch did. */
  lastReadSeconds: number
  readsBefore: number
  /** Seconds until the open tab held no key and no chart any more. */
  tabClosedSeconds: number
  /** What they try at once, two days and seven years later. */
  later: TriedLater[]
  /** Entries written after the end that open with all they hold. */
  newReadable: number
  newEntries: number
  /** Patients found in what the ghost's device keeps on disk. */
  cachedReadable: number
  list: Compared
  baseline: PlainGhost
  seconds: number
}

/** Reading has ended when nothing came for so long. */
const quietSeconds = 15
const everyMs = 200

export const measureR10 = (options: R10Options): Promise<R10Figures> =>
  onGround(options, (ground) => run(ground, options))

async function run(ground: Ground, { end, watchSeconds = 75 }: R10Options): Promise<R10Figures> {
  const population = await ground.people(8)
  ground.step("raising an instance, somebody's last days")
  const instance = await ground.raise()
  const report = await instance.engine.import({ sources: population.sources, addToWorklist: false })
  const charts = report.patients.map(({ chart }) => chart)
  const stateFile = join(ground.root, "ghost", "state.json")
  const ghost = await administer(instance.server, (database) => makeGhost(instance, database, stateFile))
  const [first, second = first] = charts
  if (first === undefined || second === undefined) throw new Error("invariant: the import made charts")
  // What was open in the tab when the door closed, and what they read last by hand.
  await ghost.engine.chartOpen({ chart: second, purpose: "TREAT", reason: "cover" })
  const held: HandedEntry[] = []
  const read = async (): Promise<boolean> => {
    const answer = await ask(
      instance.url,
      ghost.hand(),
      openRequest(instance.practice, first, ["directory", "clinical"], "cover"),
    )
    const entries = entriesOf(instance.practice, answer)
    held.push(...entries.filter(({ entry }) => !held.some((one) => one.entry === entry)))
    return entries.length > 0
  }
  let readsBefore = 0
  for (let i = 0; i < 3; i++) if (await read()) readsBefore++

  ground.step("their work ends; they go on reading")
  const endedAt = performance.now()
  await (end === undefined ? instance.engine.accountEnd(ghost.account) : end(instance, ghost))
  const since = () => (performance.now() - endedAt) / 1000
  let [lastReadSeconds, tabClosedSeconds] = [0, Number.POSITIVE_INFINITY]
  while (since() < watchSeconds) {
    const beganAt = since()
    if (await read()) lastReadSeconds = beganAt
    const isClosed = ghost.engine.state().kind !== "open" && ghost.engine.chartNow(second) === undefined
    if (isClosed && tabClosedSeconds === Number.POSITIVE_INFINITY) tabClosedSeconds = since()
    if (isClosed && since() > lastReadSeconds + quietSeconds) break
    await sleep(everyMs)
  }
  if (since() < lastReadSeconds + quietSeconds) lastReadSeconds = Number.POSITIVE_INFINITY
  ground.step("a note is written after they left; they try again later")
  const opened = await instance.engine.chartOpen({ chart: first, purpose: "TREAT" })
  const sentence = population.canary()
  await instance.engine.noteSign({
    id: crypto.randomUUID(),
    chart: opened.chart,
    kind: "clinical",
    format: "free",
    title: "After",
    sections: [{ name: "note", text: sentence }],
  })
  const before = held.length
  await read()
  const fresh = held.slice(before)
  const { opened: newReadable } = openEntries(fresh, ghost.teamKeys, [ghost.accountKey], () => {})
  const later = [
    await tryLater(instance, ghost, "at once"),
    await tryLater(instance, ghost, "two days later", 48),
    await tryLater(instance, ghost, "seven years later", 24 * 365 * 7),
  ]
  await instance.signInAgain()
  const truth = new Set([...chartsOf(held), second])
  const listed = await releasesOf(instance.engine, ghost.account)
  ground.step("the same at an ordinary application")
  return {
    seed: ground.seed,
    patients: population.people.length,
    lastReadSeconds,
    readsBefore,
    tabClosedSeconds,
    later,
    newReadable,
    newEntries: fresh.length,
    cachedReadable: (await readerOf(population).readFolder(join(ground.root, "ghost"))).readable,
    list: compareLists(listed, truth),
    baseline: await plainGhost(join(ground.root, "plain"), population),
    seconds: ground.seconds(),
  }
}
