/**
 * What of a change of limits or settings applies at once, and what waits for approval (spec/governor.md, "Settings"). Pure.
 *
 * Stricter is free: who suspects something must not have to wait. Wider is what a thief of an owner's account would want first.
 */
import {
  type LimitChange,
  type Limits,
  Role,
  type SettingChange,
  type Settings,
  Tier,
  type WindowLimit,
} from "@subrosa/contract"

const windows = ["hour", "day"] as const

export interface Split<T, C> {
  /** The present state with all that is stricter. */
  now: T
  /** What would protect less, in a fixed order. */
  later: C[]
}

export function splitLimits(present: Limits, wanted: Limits): Split<Limits, LimitChange> {
  const changes = changesOf(present, wanted)
  const later = changes.filter(({ from, to }) => to > from)
  return {
    now: withLimits(
      present,
      changes.filter(({ from, to }) => to < from),
    ),
    later,
  }
}

function changesOf(present: Limits, wanted: Limits): LimitChange[] {
  return Role.options.flatMap((role) =>
    (["all", ...Tier.options] as const).flatMap((tier) =>
      windows.flatMap((window): LimitChange[] => {
        const [from, to] = [limitAt(present, role, tier)[window], limitAt(wanted, role, tier)[window]]
        return from === to ? [] : [{ role, tier, window, from, to }]
      }),
    ),
  )
}

export const limitAt = (limits: Limits, role: Role, tier: Tier | "all"): WindowLimit =>
  tier === "all" ? limits[role] : limits[role].tiers[tier]

export function withLimits(limits: Limits, changes: readonly LimitChange[]): Limits {
  const next = structuredClone(limits)
  for (const { role, tier, window, to } of changes) limitAt(next, role, tier)[window] = to
  return next
}

/** How long keys may lie unlocked without anyone asking a second person. */
const idleLockFreeMinutes = 15

/** For each setting, whether `to` protects less than `from`. */
const weakens: { [Name in keyof Settings]: (from: Settings[Name], to: Settings[Name]) => boolean } = {
  keyFileSignIn: (from, to) => to && !from,
  idleLockMinutes: (from, to) => to > Math.max(from, idleLockFreeMinutes),
  approvalDelayHours: (from, to) => to < from,
  bulkCharts: (from, to) => to > from,
  strangerWeight: (from, to) => to < from,
  statedPerDay: (from, to) => to > from,
  breaker: (from, to) => from && !to,
  decoyLock: (from, to) => from && !to,
  drillEveryDays: (from, to) => from > 0 && (to === 0 || to > from),
}

export function splitSettings(present: Settings, wanted: Settings): Split<Settings, SettingChange> {
  const now = { ...present }
  const later: SettingChange[] = []
  const move = <Name extends keyof Settings>(name: Name): void => {
    const from: Settings[Name] = present[name]
    const to: Settings[Name] = wanted[name]
    if (from === to) return
    if (weakens[name](from, to)) later.push({ name, from, to })
    else now[name] = to
  }
  for (const name of Object.keys(weakens).sort() as (keyof Settings)[]) move(name)
  return { now, later }
}
