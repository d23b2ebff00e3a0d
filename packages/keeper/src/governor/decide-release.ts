/**
 * The governor's rule (spec/governor.md): whether one person may open one patient's chart now.
 *
 * Pure. Two windows at once, each counted in patients: what nothing known explains weighs more, and no patient less than one. Each opening
 * counts until the window has passed it, and opening the same chart again only renews it, so no window of that length, wherever it
 * begins, ever holds more charts than the limit. The guarded segments have lower limits of their own, counted the same way.
 */
import { type LimitState, type Limits, type Role, Tier, tiersDefault, type WindowLimit } from "@subrosa/contract"

export const windowMs = { hour: 3_600_000, day: 86_400_000 } as const
export type Window = keyof typeof windowMs

/** Half the limits apply to a device that was first seen less than this long ago. */
export const youngDeviceMs = 86_400_000

/** What a person has opened of one chart within the last day. */
export interface Opening {
  chart: string
  /** The latest of any segment. */
  at: Date
  /** As how many patients it counts. At least 1. */
  weight: number
  /** The latest of each guarded segment. */
  tiers: Partial<Record<Tier, Date>>
  /** When the person last said why, because nothing known explained it; undefined: a reason was known. */
  statedAt?: Date | undefined
}

export interface ReleaseAsk {
  chart: string
  /** Guarded segments among those asked for. */
  tiers: readonly Tier[]
  /** Whether the patient counts as one of the person's own. */
  known: boolean
  /** Whether the person says why, because nothing known explains it. */
  stated: boolean
  /** When the person signed in, if that was within the last five minutes. */
  freshSince: Date | undefined
}

export interface ReleaseState {
  limits: Limits
  strangerWeight: number
  /** So many patients within a day one may open on one's word alone; each further one takes a sign-in of its own. */
  statedPerDay: number
  roles: readonly Role[]
  /** The person's within the last day, at least; one for each chart. */
  openings: readonly Opening[]
  /** When the asking device was first seen. */
  deviceSince: Date
  /** The practice's openings are far above its own rhythm, and no officer has answered yet. */
  tripped: boolean
}

/** `reason`: in words for the person. Locks and refusals in a row are decided before and after (find-lock.ts, hammering.ts). */
export type Decision =
  | { kind: "release"; weight: number }
  | { kind: "step-up"; code: "breaker" | "stated"; reason: string }
  | { kind: "deny"; code: "breaker"; reason: string }
  | { kind: "deny"; code: "limit"; reason: string; limit: LimitState }

const windows: readonly Window[] = ["day", "hour"]

export function decideRelease(state: ReleaseState, ask: ReleaseAsk, now: Date): Decision {
  const before = state.openings.find(({ chart }) => chart === ask.chart)
  const weight = Math.max(ask.known ? 1 : state.strangerWeight, before?.weight ?? 1)
  // Where several are reached, the one that holds longest is the one to know of.
  const [reached] = reachedLimits(state, ask, weight, now).sort((a, b) => (a.retryAt < b.retryAt ? 1 : -1))
  if (reached !== undefined) return { kind: "deny", code: "limit", reason: limitText(reached), limit: reached }
  const isTripped = state.tripped && before === undefined
  if (isTripped && !ask.known) return { kind: "deny", code: "breaker", reason: breakerTexts.stranger }
  if (ask.freshSince === undefined && isTripped) return { kind: "step-up", code: "breaker", reason: breakerTexts.known }
  if (ask.stated && !maySay(state, ask, now)) return { kind: "step-up", code: "stated", reason: statedText }
  return { kind: "release", weight }
}

/** Whether a word suffices: for so many other patients a day, and for one more after each sign-in. Whoever takes over a session has no more. */
function maySay({ openings, statedPerDay }: ReleaseState, { chart, freshSince }: ReleaseAsk, now: Date): boolean {
  const said = openings.filter((one) => one.chart !== chart && isStatedLately(one, now))
  if (said.length < statedPerDay) return true
  return freshSince !== undefined && said.every(({ statedAt }) => statedAt !== undefined && statedAt < freshSince)
}

/** A reason that was said holds for a day, however often the chart is opened in it. */
export const isStatedLately = ({ statedAt }: Pick<Opening, "statedAt">, now: Date): boolean =>
  statedAt !== undefined && statedAt.getTime() > now.getTime() - windowMs.day

function reachedLimits(state: ReleaseState, ask: ReleaseAsk, weight: number, now: Date): LimitState[] {
  const young = isDeviceNew(state.deviceSince, now)
  return windows.flatMap((window) => [
    ...reachedBy({ window, limit: limitFor(state, window, "all", young), now }, weight, othersOf(state, ask.chart)),
    ...ask.tiers.flatMap((tier) =>
      reachedBy(
        { window, limit: limitFor(state, window, tier, young), now, tier },
        weight,
        othersOf(state, ask.chart, tier),
      ),
    ),
  ])
}

/** Whether a device is so new that half the limits apply. */
export const isDeviceNew = (deviceSince: Date, now: Date): boolean =>
  now.getTime() - deviceSince.getTime() < youngDeviceMs

/** Whether no further patient fits into the person's hour by the measure of a new device. */
export function isHourFull(state: Pick<ReleaseState, "limits" | "roles" | "openings">, now: Date): boolean {
  return usedOf(state, "hour", now).weight >= limitFor(state, "hour", "all", true)
}

/** Half, rounded down, but never nothing, for a new device. */
function limitFor(
  { limits, roles }: Pick<ReleaseState, "limits" | "roles">,
  window: Window,
  tier: Tier | "all",
  young: boolean,
): number {
  const limit = limitOf(limits, roles, window, tier)
  return young && limit > 0 ? Math.max(1, Math.floor(limit / 2)) : limit
}

/** The highest limit of the person's roles; 0 for a person without one. */
export function limitOf(limits: Limits, roles: readonly Role[], window: Window, tier: Tier | "all" = "all"): number {
  return Math.max(0, ...roles.map((role) => windowLimit(limits, role, tier)?.[window] ?? 0))
}

/** Limits kept before there were tiers have the default ones. */
function windowLimit(limits: Partial<Limits>, role: Role, tier: Tier | "all"): WindowLimit | undefined {
  const own = limits[role]
  if (tier === "all" || own === undefined) return own
  const { tiers }: { tiers?: Partial<Record<Tier, WindowLimit>> } = own
  return tiers?.[tier] ?? tiersDefault[tier]
}

interface Counted {
  at: number
  weight: number
}

/** When the other charts were last opened, of those that count for the tier. */
function othersOf({ openings }: Pick<ReleaseState, "openings">, asked: string | undefined, tier?: Tier): Counted[] {
  return openings.flatMap(({ chart, at, weight, tiers }) => {
    const counted = tier === undefined ? at : tiers[tier]
    return chart === asked || counted === undefined ? [] : [{ at: counted.getTime(), weight }]
  })
}

interface Bound {
  window: Window
  limit: number
  now: Date
  tier?: Tier
}

/** Empty while one more of this weight fits. */
function reachedBy({ window, limit, now, tier }: Bound, weight: number, others: readonly Counted[]): LimitState[] {
  const from = now.getTime() - windowMs[window]
  // Where a limit is smaller than a stranger's weight, a stranger takes all of it.
  const within = others.filter(({ at }) => at > from).map(({ at, weight }) => ({ at, weight: Math.min(weight, limit) }))
  const used = sumOf(within)
  if (limit > 0 && used + Math.min(weight, limit) <= limit) return []
  const retryAt = new Date(fitsAt(within, limit, Math.min(weight, limit)) + windowMs[window])
  return [
    {
      window,
      limit,
      used,
      retryAt: (limit > 0 ? retryAt : new Date(now.getTime() + windowMs[window])).toISOString(),
      ...(tier !== undefined && { tier }),
    },
  ]
}

const sumOf = (counted: readonly Counted[]): number => counted.reduce((sum, { weight }) => sum + weight, 0)

/** Once this opening has left the window, so have all earlier ones, and what remains leaves room. */
function fitsAt(within: readonly Counted[], limit: number, weight: number): number {
  let remaining = sumOf(within)
  for (const { at, weight: gone } of within.toSorted((a, b) => a.at - b.at)) {
    remaining -= gone
    if (remaining + weight <= limit) return at
  }
  return 0
}

/** How many patients a person has opened in a window, what they weigh, and how many it can become at most. */
export function usedOf(
  state: Pick<ReleaseState, "limits" | "roles" | "openings">,
  window: Window,
  now: Date,
  tier?: Tier,
) {
  const limit = limitOf(state.limits, state.roles, window, tier ?? "all")
  const from = now.getTime() - windowMs[window]
  const within = othersOf(state, undefined, tier).filter(({ at }) => at > from)
  const opened = within.length
  const weight = sumOf(within)
  return { opened, weight, limit, ceiling: opened + Math.max(0, limit - weight) }
}

const tierTexts: Record<Tier, string> = {
  "psychotherapy-notes": "with psychotherapy notes",
  "substance-use": "with substance use records",
}

function limitText({ window, limit, used, tier }: LimitState): string {
  const which = tier === undefined ? "patients" : `patients ${tierTexts[tier]}`
  return `you have opened ${used} ${which} in the last ${window}; your limit is ${limit}`
}

const breakerTexts = {
  known: "far more charts than usual are being opened in the practice: confirm that it is you",
  stranger:
    "far more charts than usual are being opened in the practice: an owner or privacy officer has to look at it first",
} as const

const statedText = "you have opened several patients today for whom no reason is known: confirm that it is you"

/** The tiers among some kinds of segments. */
export const tiersOf = (kinds: readonly string[]): Tier[] => Tier.options.filter((tier) => kinds.includes(tier))
