/**
 * From the log to facts: what was known about each opening when it happened, and what came of it. Pure; the simulated practice year is judged
 * by this very code (packages/simulate).
 */
import type { StatedReason } from "@subrosa/contract"

const hour = 3_600_000
const day = 24 * hour

/** An opening as the log has it. */
export interface ReadOpening {
  /** In the log. */
  index: number
  /** Milliseconds since 1970. */
  at: number
  account: string
  chart: string
  /** A reason was known: an appointment, a task, a hand-over, one's own chart. One that was typed in explains nothing by itself. */
  explained: boolean
  /** Nothing but names, addresses and bills, by someone whose daily work these are: explained as long as the patient is in care. */
  desk: boolean
  emergency: boolean
  /** What the person said, because nothing known explained it. */
  stated?: StatedReason | undefined
  /** More than directory and billing. */
  clinical: boolean
}

/** Work in a chart: an entry written, a relation that began (assigned, appointment made, task taken). */
export interface ReadAct {
  at: number
  account: string
  chart: string
}

/** How a person stands to a patient outside work, as far as tokens tell (spec/kinship.md). */
export interface Kin {
  self: boolean
  neighbour: boolean
  colleague: boolean
  /** The share of the practice's charts that bear the person's family name, if this one does; else undefined. */
  familyNameShare: number | undefined
}

export interface OpeningFacts extends ReadOpening {
  kin: Kin
  /** The person worked in the chart within three days after. */
  followed: boolean
  /** Those three days are over. */
  settled: boolean
  /** Somebody else had to do with the patient within two weeks before or after. */
  lively: boolean
  /** In so few other charts the person did nothing, without a reason to be there, that it is seldom with them. Little known: false. */
  seldom: boolean
  oddHour: boolean
}

export const followMs = 3 * day
const livelyMs = 14 * day
/** Of what a person usually does at least so much has to be known. */
const knownMs = 14 * day
/** Charts in thirty days. A front desk that answers the phone has more of them in a fortnight. */
const seldomBelow = 4

/** An opening that has to be looked at. */
export interface Doubtful {
  opening: ReadOpening
  kin: Kin
}

/** Nothing explains it, or it is one's own record; all others need no looking at. */
export function doubtfulOpenings(
  openings: readonly ReadOpening[],
  kinOf: (account: string, chart: string) => Kin,
): Doubtful[] {
  return openings.flatMap((opening) => {
    const kin = kinOf(opening.account, opening.chart)
    return opening.explained && !kin.self ? [] : [{ opening, kin }]
  })
}

export interface FactsInput {
  doubtful: readonly Doubtful[]
  /** All of them, the doubtful among them. */
  openings: readonly ReadOpening[]
  /** At least those in the charts of the doubtful ones. */
  acts: readonly ReadAct[]
  /** Minutes that the practice's clock is ahead of UTC. */
  offsetMinutes: number
  now: number
}

export function openingFacts({ doubtful, openings, acts, offsetMinutes, now }: FactsInput): OpeningFacts[] {
  const own = timesBy(acts, ({ account, chart }) => `${account}/${chart}`)
  const work = actsByChart(new Set(doubtful.map(({ opening }) => opening.chart)), acts, openings)
  const hours = usualHours(openings, offsetMinutes)
  const isFollowed = ({ account, chart, at }: ReadOpening): boolean =>
    anyWithin(own.get(`${account}/${chart}`), at, at + followMs)
  const isSettled = ({ at }: ReadOpening): boolean => now >= at + followMs
  const since = firstOpenings(openings)
  const isKnown = (account: string): boolean => now - (since.get(account) ?? now) >= knownMs
  const idle = idleCharts(doubtful, (opening) => isSettled(opening) && !isFollowed(opening))
  return doubtful.flatMap(({ opening, kin }): OpeningFacts[] => {
    const { account, chart, at } = opening
    const lively = (work.get(chart) ?? []).some(
      (one) => one.account !== account && Math.abs(one.at - at) <= livelyMs && one.at <= now,
    )
    if (opening.desk && lively && !isKin(kin)) return []
    return [
      {
        ...opening,
        kin,
        followed: isFollowed(opening),
        settled: isSettled(opening),
        lively,
        seldom: isKnown(account) && countOthers(idle.get(account), chart) < seldomBelow,
        oddHour: isOdd(hours.get(account), at, offsetMinutes),
      },
    ]
  })
}

const isKin = ({ self, neighbour, colleague, familyNameShare }: Kin): boolean =>
  self || neighbour || colleague || familyNameShare !== undefined

/** The charts in which a person, without a reason to be there, did nothing. */
function idleCharts(
  doubtful: readonly Doubtful[],
  isIdle: (opening: ReadOpening) => boolean,
): Map<string, ReadonlySet<string>> {
  const charts = new Map<string, Set<string>>()
  for (const { opening } of doubtful) {
    if (opening.explained || !isIdle(opening)) continue
    charts.set(opening.account, (charts.get(opening.account) ?? new Set()).add(opening.chart))
  }
  return charts
}

const countOthers = (charts: ReadonlySet<string> | undefined, chart: string): number =>
  charts === undefined ? 0 : charts.size - (charts.has(chart) ? 1 : 0)

/** When each person opened anything for the first time. `openings`: in the order of time. */
function firstOpenings(openings: readonly ReadOpening[]): Map<string, number> {
  const first = new Map<string, number>()
  for (const { account, at } of openings) if (!first.has(account)) first.set(account, at)
  return first
}

function timesBy(acts: readonly ReadAct[], keyOf: (act: ReadAct) => string): Map<string, number[]> {
  const times = new Map<string, number[]>()
  for (const act of acts) push(times, keyOf(act), act.at)
  return times
}

/** What tells, of these charts, that a patient is in care at present: acts, and openings that were explained. */
function actsByChart(
  charts: ReadonlySet<string>,
  acts: readonly ReadAct[],
  openings: readonly ReadOpening[],
): Map<string, ReadAct[]> {
  const byChart = new Map<string, ReadAct[]>()
  const take = (act: ReadAct): void => {
    if (charts.has(act.chart)) push(byChart, act.chart, act)
  }
  acts.forEach(take)
  for (const opening of openings) if (opening.explained) take(opening)
  return byChart
}

function push<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}

const anyWithin = (times: readonly number[] | undefined, from: number, to: number): boolean =>
  times?.some((time) => time >= from && time <= to) ?? false

/** How many of a person's explained openings lie in each hour of the day. */
function usualHours(openings: readonly ReadOpening[], offsetMinutes: number): Map<string, Uint32Array> {
  const hours = new Map<string, Uint32Array>()
  for (const { account, at, explained } of openings) {
    if (!explained) continue
    const counts = hours.get(account) ?? new Uint32Array(24)
    const of = hourOf(at, offsetMinutes)
    counts[of] = (counts[of] ?? 0) + 1
    hours.set(account, counts)
  }
  return hours
}

const hourOf = (at: number, offsetMinutes: number): number =>
  (((Math.floor((at + offsetMinutes * 60_000) / hour) % 24) + 24) % 24) | 0

/** Fewer than two in a hundred of their explained openings are at that hour or the ones beside it. Little known: nothing is odd. */
function isOdd(counts: Uint32Array | undefined, at: number, offsetMinutes: number): boolean {
  if (counts === undefined) return false
  const total = counts.reduce((sum, count) => sum + count, 0)
  if (total < 40) return false
  const of = hourOf(at, offsetMinutes)
  const near = [23, 0, 1].reduce((sum, step) => sum + (counts[(of + step) % 24] ?? 0), 0)
  return near / total < 0.02
}
