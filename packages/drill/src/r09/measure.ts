/**
 * Drill R09, "snoop" (UCLA, Yakima, Aultman): ordinary staff who open what is not theirs, in an emergency that is none, on a decoy; who change
 * an entry. Live on an instance; how well the detector finds them over a year is asked of simulated ones with the keeper's own rules.
 */
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import type { ChartId } from "@subrosa/contract"
import { EngineError } from "@subrosa/engine"
import { practiceYear, type SimulatedYears, type SimulateOptions, simulate } from "@subrosa/simulate"
import { administer } from "../database.ts"
import type { DrillOptions } from "../drill.ts"
import { type Ground, onGround } from "../ground.ts"
import type { Instance } from "../instance.ts"
import { admitColleague, type Colleague, codeOf } from "../staff/colleague.ts"
import { alterEntries } from "./alter-entries.ts"
import { type PlainSnoop, plainSnoop } from "./plain-snoop.ts"

export interface R09Options extends DrillOptions {
  /** What the simulated years are made of, if not four practices of 60 therapists. */
  years?: Partial<SimulateOptions>
}

export interface R09Figures {
  seed: number
  /** Charts of the own team that are nobody's of theirs: openings that went through without a word. */
  silent: { tried: number; opened: number; withReason: number }
  /** Charts of another team. */
  foreign: { tried: number; opened: number }
  emergency: { grantedSeconds: number; inLog: boolean; alarmSeconds: number | undefined; shownToChart: boolean }
  decoy: { alarmSeconds: number | undefined }
  altered: { entries: number; detected: number; amended: number; originalsKept: number }
  simulated: SimulatedYears
  baseline: PlainSnoop
  seconds: number
}

export const measureR09 = (options: R09Options): Promise<R09Figures> =>
  onGround(options, (ground) => run(ground, options))

async function run(ground: Ground, { years }: R09Options): Promise<R09Figures> {
  const population = await ground.people(8)
  ground.step("raising an instance with two care teams")
  const instance = await ground.raise()
  const { engine } = instance
  const snoop = await admitColleague(instance, { roles: ["clinician"], name: "Snoop", clock: instance.clock })
  const half = Math.ceil(population.sources.length / 2)
  const own = await engine.import({ sources: population.sources.slice(0, half), addToWorklist: false })
  const careTeam = await engine.teamCreate({ name: "Another team", members: [instance.account] })
  const other = await engine.import({ sources: population.sources.slice(half), careTeam, addToWorklist: false })
  // Older than the days in which a new colleague's openings explain themselves.
  instance.clock.advance(24 * 15)
  await instance.signInAgain()
  await signInAgain(snoop, instance)
  const charts = own.patients.map(({ chart }) => chart)
  const foreignCharts = other.patients.map(({ chart }) => chart)

  ground.step("openings without a care relation")
  const silent = { tried: 0, opened: 0, withReason: 0 }
  for (const chart of charts) {
    silent.tried++
    if (await opens(snoop, chart)) silent.opened++
  }
  const [first] = charts
  if (first !== undefined && (await opens(snoop, first, "cover"))) silent.withReason++
  const foreign = { tried: 0, opened: 0 }
  for (const chart of foreignCharts) {
    foreign.tried++
    if (await opens(snoop, chart, "cover")) foreign.opened++
  }
  ground.step("an emergency that is none")
  const emergency = await emergencyOn(instance, snoop, foreignCharts[0])
  ground.step("a decoy is met")
  const decoy = await decoyMet(instance, snoop)
  ground.step("entries are changed")
  const altered = await administer(instance.server, (database) => alterEntries(instance, database, charts))
  ground.step("simulated years")
  const simulated = simulate({
    seed: ground.seed,
    years: 4,
    start: Date.UTC(2027, 0, 4),
    assumed: practiceYear,
    ...years,
  })
  ground.step("the same in an ordinary application")
  return {
    seed: ground.seed,
    silent,
    foreign,
    emergency,
    decoy,
    altered,
    simulated,
    baseline: await plainSnoop(join(ground.root, "plain"), population),
    seconds: ground.seconds(),
  }
}

async function signInAgain({ engine, loginName, password, totpSecret }: Colleague, { clock }: Instance): Promise<void> {
  await engine.passwordSignIn({
    loginName,
    password,
    totpCode: codeOf(totpSecret, clock(), 1),
    deviceLabel: "Snoop's laptop",
  })
}

async function opens({ engine }: Colleague, chart: ChartId, reason?: "cover"): Promise<boolean> {
  try {
    await engine.chartOpen({ chart, purpose: "TREAT", ...(reason !== undefined && { reason }) })
    return true
  } catch (error) {
    if (error instanceof EngineError) return false
    throw error
  }
}

const alarmWaitSeconds = 30

/** Until an officer's client shows an alarm of the kind. */
async function alarmOf({ engine }: Instance, kind: string): Promise<number | undefined> {
  const began = performance.now()
  const seconds = () => (performance.now() - began) / 1000
  while (seconds() < alarmWaitSeconds) {
    if ((await engine.alarms("all")).some((alarm) => alarm.kind === kind)) return seconds()
    await sleep(500)
  }
  return undefined
}

async function emergencyOn(
  instance: Instance,
  snoop: Colleague,
  chart: ChartId | undefined,
): Promise<R09Figures["emergency"]> {
  if (chart === undefined) throw new Error("invariant: the other team has charts")
  const began = performance.now()
  await snoop.engine.breakGlass({ chart, code: "danger-to-self", note: "Drill" })
  await snoop.engine.chartOpen({ chart, purpose: "ETREAT", segments: ["directory", "clinical"] })
  const grantedSeconds = (performance.now() - began) / 1000
  const alarmSeconds = await alarmOf(instance, "break-glass")
  const lines = await instance.engine.logEvents({ limit: 20 })
  const who = await instance.engine.who(chart)
  return {
    grantedSeconds,
    alarmSeconds,
    inLog: lines.some(
      ({ type, account, chart: of }) => type === "break-glass" && account === snoop.account && of === chart,
    ),
    shownToChart: who.some(({ account, purpose }) => account === snoop.account && purpose === "ETREAT"),
  }
}

async function decoyMet(instance: Instance, snoop: Colleague): Promise<R09Figures["decoy"]> {
  await instance.signInAgain()
  const [decoy] = await instance.engine.decoysCreate({ count: 1 })
  if (decoy === undefined) throw new Error("invariant: a decoy was made")
  await opens(snoop, decoy.chart, "cover")
  return { alarmSeconds: await alarmOf(instance, "decoy-opened") }
}
