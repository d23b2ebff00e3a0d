/** Somebody else at a colleague's unlocked client: opens as fast as it allows, goes on at the limit, reaches for what is not the colleague's. */
import { setTimeout as sleep } from "node:timers/promises"
import type { ChartId } from "@subrosa/contract"
import { EngineError } from "@subrosa/engine"
import type { Instance } from "../instance.ts"
import type { Colleague } from "../staff/colleague.ts"

export interface Spree {
  /** Patients opened, and refusals met. */
  opened: number
  refused: number
  /** Seconds from his first request to an alarm at an officer's client; undefined: none came. */
  alarmSeconds: number | undefined
  alarm: string | undefined
  /** Patients opened after the alarm. */
  after: number
}

const askedMost = 200
const waitSeconds = 60

export async function goOnASpree(thief: Colleague, officer: Instance, charts: readonly ChartId[]): Promise<Spree> {
  const began = performance.now()
  const seconds = () => (performance.now() - began) / 1000
  const known = new Set((await officer.engine.alarms("all")).map(({ id }) => id))
  const news = async () => (await officer.engine.alarms("all")).find(({ id }) => !known.has(id))
  const spree: Spree = { opened: 0, refused: 0, alarmSeconds: undefined, alarm: undefined, after: 0 }
  const opened = new Set<ChartId>()
  for (let asked = 0; asked < askedMost && spree.alarm === undefined; asked++) {
    const chart = charts[asked % charts.length]
    if (chart === undefined) break
    if (opened.has(chart)) continue
    if (await opens(thief, chart)) opened.add(chart)
    else spree.refused++
    const alarm = spree.refused > 0 ? await news() : undefined
    if (alarm !== undefined) Object.assign(spree, { alarm: alarm.kind, alarmSeconds: seconds() })
  }
  while (spree.alarm === undefined && seconds() < waitSeconds) {
    await sleep(500)
    const alarm = await news()
    if (alarm !== undefined) Object.assign(spree, { alarm: alarm.kind, alarmSeconds: seconds() })
  }
  spree.opened = opened.size
  for (const chart of charts) if (!opened.has(chart) && (await opens(thief, chart))) spree.after++
  return spree
}

export interface Reach {
  tried: number
  /** Without a word; with a reason that is not true. */
  silent: number
  lying: number
  /** Of those, how many stand before an officer, one by one. */
  queued: number
  /** Of another care team, without an emergency. */
  foreign: number
  /** Of whichever team by false emergencies; and whether an alarm told the officers of them. */
  emergencies: number
  told: boolean
}

/** What a colleague's session gives of patients who are not theirs: of the own care team, and of another one. */
export async function reachOut(
  thief: Colleague,
  officer: Instance,
  strangers: readonly ChartId[],
  foreign: readonly ChartId[],
): Promise<Reach> {
  const reach: Reach = {
    tried: strangers.length,
    silent: 0,
    lying: 0,
    queued: 0,
    foreign: 0,
    emergencies: 0,
    told: false,
  }
  for (const chart of foreign) if (await opens(thief, chart, "cover")) reach.foreign++
  for (const chart of strangers) if (await opens(thief, chart)) reach.silent++
  const lied = new Set<ChartId>()
  for (const chart of strangers) if (await opens(thief, chart, "cover")) lied.add(chart)
  reach.lying = lied.size
  for (const chart of [...foreign, ...strangers]) if (await breaksGlass(thief, chart)) reach.emergencies++
  reach.told = (await officer.engine.alarms("all")).some(({ kind }) => kind === "break-glass")
  const standsInQueue = async () =>
    (await officer.engine.findings()).filter(({ chart }) => chart !== null && lied.has(chart)).length
  for (let waited = 0; waited < waitSeconds && reach.queued < lied.size; waited++) {
    reach.queued = await standsInQueue()
    if (reach.queued < lied.size) await sleep(1000)
  }
  return reach
}

async function breaksGlass({ engine }: Colleague, chart: ChartId): Promise<boolean> {
  try {
    const { kind } = await engine.breakGlass({ chart, code: "danger-to-self", note: "Drill" })
    if (kind === "waiting") return false
    await engine.chartOpen({ chart, purpose: "ETREAT", segments: ["directory", "clinical", "substance-use"] })
    return true
  } catch (error) {
    if (error instanceof EngineError) return false
    throw error
  }
}

export async function opens({ engine }: Colleague, chart: ChartId, reason?: "cover"): Promise<boolean> {
  try {
    await engine.chartOpen({ chart, purpose: "TREAT", ...(reason !== undefined && { reason }) })
    return true
  } catch (error) {
    if (error instanceof EngineError) return false
    throw error
  }
}
