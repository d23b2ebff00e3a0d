/** Runs the detector over a year as the keeper does (at each opening, and every night) and counts what it found. */
import {
  detectAtRelease,
  detectSnooping,
  doubtfulOpenings,
  earlierOpenings,
  openingFacts,
  type ReadOpening,
  type SnoopFinding,
  type SnoopWeights,
  snoopWeights,
} from "@subrosa/keeper"
import { dayMs, type Opened } from "./day.ts"
import { kinOfPractice } from "./kin.ts"
import { type Snooper, snooperKinds } from "./snoopers.ts"
import type { Year } from "./year.ts"

export interface Caught {
  snooper: Snooper
  /** Days from the first snooping to the first finding about it; undefined: never found. */
  afterDays: number | undefined
}

export interface Judged {
  caught: Caught[]
  /** Findings about honest openings only. */
  falseAlarms: SnoopFinding[]
}

/** `passed`: the openings that were released, in order; an opening's place is its index in the log. */
export function judgeYear(
  year: Year,
  passed: readonly Opened[],
  start: number,
  days: number,
  rules: SnoopWeights = snoopWeights,
): Judged {
  const openings = passed.map((opening, index) => ({ ...opening, index }))
  const kinOf = kinOfPractice(year.practice)
  const firstFound = new Map<number, number>()
  const told = new Map<string, number>()
  const falseAlarms: SnoopFinding[] = []
  const window = slidingWindow(openings, year.acts, rules.windowDays)

  const tell = (finding: SnoopFinding, at: number): void => {
    // Until an officer has looked at it a finding only grows; a month later it would be a new one.
    const key = `${finding.account}/${finding.chart ?? "many"}`
    const snoopers = finding.openings.flatMap((index) => openings[index]?.snooper ?? [])
    for (const snooper of snoopers) if (!firstFound.has(snooper)) firstFound.set(snooper, at)
    const last = told.get(key)
    told.set(key, last !== undefined && at < last + rules.windowDays * dayMs ? last : at)
    if (snoopers.length === 0 && told.get(key) === at) falseAlarms.push(finding)
  }

  for (let day = 0; day < days; day++) {
    const now = start + (day + 1) * dayMs
    const seen = window(now)
    const facts = openingFacts({ ...seen, doubtful: doubtfulOpenings(seen.openings, kinOf), offsetMinutes: 0, now })
    const earlierOf = earlierOpenings(facts)
    for (const fact of facts) {
      if (fact.at <= now - dayMs) continue
      const finding = detectAtRelease(fact, earlierOf(fact), rules)
      if (finding !== undefined) tell(finding, fact.at)
    }
    for (const finding of detectSnooping(facts, now, rules)) tell(finding, now)
  }
  return { caught: caughtOf(year.snoopers, openings, firstFound), falseAlarms }
}

function caughtOf(
  snoopers: readonly Snooper[],
  openings: readonly Opened[],
  firstFound: ReadonlyMap<number, number>,
): Caught[] {
  const began = new Map<number, number>()
  for (const { snooper, at } of openings) if (snooper !== undefined && !began.has(snooper)) began.set(snooper, at)
  // Whom the governor never let pass has read nothing, and needs not be found.
  return snoopers.flatMap((snooper): Caught[] => {
    const from = began.get(snooper.index)
    if (from === undefined) return []
    const found = firstFound.get(snooper.index)
    return [{ snooper, afterDays: found === undefined ? undefined : (found - from) / dayMs }]
  })
}

/** The last `days` before a moment, of lists in the order of time; each call must ask for a later moment than the one before. */
function slidingWindow<A extends { at: number }>(
  openings: readonly (Opened & ReadOpening)[],
  acts: readonly A[],
  days: number,
) {
  let [fromOpening, toOpening, fromAct, toAct] = [0, 0, 0, 0]
  return (now: number) => {
    const from = now - days * dayMs
    while ((openings[toOpening]?.at ?? Number.POSITIVE_INFINITY) <= now) toOpening++
    while ((openings[fromOpening]?.at ?? Number.POSITIVE_INFINITY) <= from) fromOpening++
    while ((acts[toAct]?.at ?? Number.POSITIVE_INFINITY) <= now) toAct++
    while ((acts[fromAct]?.at ?? Number.POSITIVE_INFINITY) <= from) fromAct++
    return { openings: openings.slice(fromOpening, toOpening), acts: acts.slice(fromAct, toAct) }
  }
}

/** Of those found at all, within so many days. */
export const recallWithin = (caught: readonly Caught[], days: number): number =>
  caught.length === 0
    ? 1
    : caught.filter(({ afterDays }) => afterDays !== undefined && afterDays <= days).length / caught.length

export const byKind = (caught: readonly Caught[]) =>
  snooperKinds.map((kind) => ({ kind, caught: caught.filter(({ snooper }) => snooper.kind === kind) }))
