/**
 * Tells openings that care does not explain from those that a practice's ordinary mess makes. Pure: facts in, findings with their reasons out.
 *
 * Weights add up: one oddity is everyone's once a year, several together are not. Every finding says in plain words why, for a person will be
 * asked about it. What it cannot see is in THREAT-MODEL.md.
 */
import type { ReasonCode, SnoopSignal } from "@subrosa/contract"
import { reasonsOf } from "./break-glass-queue.ts"
import type { OpeningFacts } from "./snoop-facts.ts"
import { type SnoopWeights, snoopWeights } from "./snoop-weights.ts"

const day = 86_400_000

export interface SnoopFinding {
  account: string
  /** Null: about many charts (`breadth`). */
  chart: string | null
  score: number
  /** The heaviest first. */
  signals: readonly { signal: SnoopSignal; weight: number }[]
  /** Log indexes of the openings, the oldest first. */
  openings: readonly number[]
  /** What was said at them, and emergencies: each once. */
  reasons: readonly ReasonCode[]
  from: number
  to: number
}

type Signals = Map<SnoopSignal, number>

/** `facts`: of the last `windowDays` before `now`, of all people. */
export function detectSnooping(
  facts: readonly OpeningFacts[],
  now: number,
  rules: SnoopWeights = snoopWeights,
): SnoopFinding[] {
  const recent = facts.filter(({ at }) => at > now - rules.windowDays * day && at <= now)
  const crowds = crowdsOf(recent, now)
  const byPair = Map.groupBy(recent, pairOf)
  const charts = [...byPair.values()].flatMap((openings) => chartFinding(openings, crowds, rules) ?? [])
  const byAccount = Map.groupBy(recent, ({ account }) => account)
  const breadth = [...byAccount.values()].flatMap((openings) => breadthFinding(openings, now, rules) ?? [])
  return [...charts, ...breadth]
}

/**
 * What is strong enough to tell at the moment of the opening, before anything can have come of it: kinship, and coming back to a chart
 * in which one did nothing the last time. `earlier`: openings of the same chart by the same person.
 */
export function detectAtRelease(
  opening: OpeningFacts,
  earlier: readonly OpeningFacts[] = [],
  rules: SnoopWeights = snoopWeights,
): SnoopFinding | undefined {
  const { weights, atOnce } = rules
  // Whatever is done after this opening is yet to be done.
  const present = { ...opening, followed: false }
  const returned = chartFinding([...earlier, present], new Map(), rules)
  if (returned?.signals.some(({ signal }) => signal === "repeated") === true) return returned
  const signals = kinSignals(opening, weights)
  if (signals.size === 0) return undefined
  if (!opening.explained) signals.set("unexplained", weights.unexplained)
  if (opening.oddHour) signals.set("odd-hour", weights["odd-hour"])
  return finding([opening], opening.chart, signals, atOnce)
}

/** For an opening, those of the same chart by the same person that came before it. */
export function earlierOpenings(facts: readonly OpeningFacts[]): (opening: OpeningFacts) => OpeningFacts[] {
  const byPair = Map.groupBy(facts, pairOf)
  return (opening) => byPair.get(pairOf(opening))?.filter(({ at }) => at < opening.at) ?? []
}

const pairOf = ({ account, chart }: OpeningFacts): string => `${account}/${chart}`

/** One person and one chart. */
function chartFinding(
  openings: readonly OpeningFacts[],
  crowds: ReadonlyMap<string, ReadonlySet<string>>,
  { weights, threshold }: SnoopWeights,
): SnoopFinding | undefined {
  const unexplained = openings.filter(({ explained }) => !explained)
  const [first] = openings
  if (first === undefined) return undefined
  const signals = kinSignals(first, weights)
  const idle = unexplained.filter(({ followed, settled }) => settled && !followed)
  if (unexplained.length > 0) signals.set("unexplained", weights.unexplained)
  if (idle.length > 0) addIdle(signals, idle, crowds.get(first.chart), first.account, weights)
  addReturns(signals, unexplained, idle, weights)
  addEmergency(signals, unexplained, weights)
  if (unexplained.some(({ oddHour }) => oddHour)) signals.set("odd-hour", weights["odd-hour"])
  return finding(openings, first.chart, signals, threshold)
}

/** What weighs only once it is clear that nothing came of the openings. */
function addIdle(
  signals: Signals,
  idle: readonly OpeningFacts[],
  crowd: ReadonlySet<string> | undefined,
  account: string,
  weights: SnoopWeights["weights"],
): void {
  signals.set("no-follow-up", weights["no-follow-up"])
  if (idle.some(({ lively }) => !lively)) signals.set("dormant", weights.dormant)
  if (idle.some(({ clinical }) => clinical)) signals.set("clinical", weights.clinical)
  if (idle.some(({ seldom }) => seldom)) signals.set("seldom", weights.seldom)
  const others = [...(crowd ?? [])].filter((one) => one !== account).length
  // Two people are a coincidence, three are not.
  if (others > 1) signals.set("crowd", weights.crowd * Math.min(others - 1, 3))
}

/** Coming back, once it is clear that nothing came of an earlier time. */
function addReturns(
  signals: Signals,
  unexplained: readonly OpeningFacts[],
  idle: readonly OpeningFacts[],
  weights: SnoopWeights["weights"],
): void {
  if (idle.length === 0) return
  const days = new Set(unexplained.filter(({ followed }) => !followed).map(({ at }) => Math.floor(at / day))).size
  if (days > 1) signals.set("repeated", weights.repeated * Math.min(days - 1, 3))
}

/** A note alone does not make an emergency: somebody in a crisis has lately been seen by someone, nearly always. */
function addEmergency(signals: Signals, unexplained: readonly OpeningFacts[], weights: SnoopWeights["weights"]): void {
  const settled = unexplained.filter(({ emergency, settled }) => emergency && settled)
  if (settled.some(({ lively }) => !lively)) signals.set("dormant", weights.dormant)
  if (settled.some(({ lively, followed }) => !lively || !followed)) signals.set("emergency", weights.emergency)
}

function kinSignals({ kin }: OpeningFacts, weights: SnoopWeights["weights"]): Signals {
  const signals: Signals = new Map()
  if (kin.self) signals.set("self", weights.self)
  // A colleague's chart is found by the colleague's name and address; that they are a neighbour of themselves is no second reason.
  else if (kin.colleague) signals.set("colleague", weights.colleague)
  if (kin.neighbour) signals.set("neighbour", weights.neighbour)
  const name = familyNameWeight(kin.familyNameShare, weights["family-name"])
  if (name > 0 && !kin.self) signals.set("family-name", name)
  return signals
}

/** Full weight up to one in a thousand, nothing from one in fifty on: half the practice may be called Smith. */
function familyNameWeight(share: number | undefined, full: number): number {
  if (share === undefined) return 0
  const rarity = Math.log10(0.02 / Math.max(share, 0.001)) / Math.log10(20)
  return full * Math.min(1, Math.max(0, rarity))
}

/** Curiosity is about what is in the news: days, not weeks. */
const crowdMs = 10 * day

/** Who has lately opened each chart without a reason and, so far, without any work in it. */
function crowdsOf(facts: readonly OpeningFacts[], now: number): Map<string, Set<string>> {
  const crowds = new Map<string, Set<string>>()
  for (const { chart, account, explained, followed, at } of facts) {
    if (explained || followed || at <= now - crowdMs) continue
    crowds.set(chart, (crowds.get(chart) ?? new Set()).add(account))
  }
  return crowds
}

const weekMs = 7 * day
/** Below this many strangers in a week nobody stands out. */
const breadthLeast = 10

/** Strangers in the last week against the person's own weeks before. */
function breadthFinding(
  openings: readonly OpeningFacts[],
  now: number,
  { weights, threshold, windowDays }: SnoopWeights,
): SnoopFinding | undefined {
  const strangers = openings.filter(({ explained }) => !explained)
  const week = strangers.filter(({ at }) => at > now - weekMs)
  const before = strangers.filter(({ at }) => at <= now - weekMs)
  const count = new Set(week.map(({ chart }) => chart)).size
  const usual = new Set(before.map(({ chart }) => chart)).size / ((windowDays - 7) / 7)
  // Six standard deviations of a Poisson count above what is usual for them.
  if (count < breadthLeast || count < usual + 6 * Math.sqrt(usual + 1)) return undefined
  return finding(week, null, new Map([["breadth", weights.breadth]]), threshold)
}

function finding(
  openings: readonly OpeningFacts[],
  chart: string | null,
  signals: Signals,
  least: number,
): SnoopFinding | undefined {
  const score = [...signals.values()].reduce((sum, weight) => sum + weight, 0)
  const ordered = openings.toSorted((a, b) => a.at - b.at)
  const [first] = ordered
  const last = ordered.at(-1)
  if (score < least || first === undefined || last === undefined) return undefined
  return {
    account: first.account,
    chart,
    score,
    signals: [...signals].map(([signal, weight]) => ({ signal, weight })).sort((a, b) => b.weight - a.weight),
    openings: ordered.map(({ index }) => index),
    reasons: reasonsOf(ordered),
    from: first.at,
    to: last.at,
  }
}
