/**
 * The governor's rule (DESIGN 4): how many different patients one person may open in any hour and in any day.
 *
 * Pure. Each opening counts until the window has passed it, and opening the same chart again only renews it, so no window of that
 * length, wherever it begins, ever holds more charts than the limit.
 */
import type { LimitState, Limits, Role } from "@subrosa/contract"

export const windowMs = { hour: 3_600_000, day: 86_400_000 } as const
export type Window = keyof typeof windowMs

/** The latest opening of one chart by the person. */
export interface Opening {
  chart: string
  at: Date
}

export type Decision = { kind: "release" } | ({ kind: "limit" } & LimitState)

const windows: readonly Window[] = ["day", "hour"]

/** `openings`: the person's within the last day, at least. */
export function decideRelease(
  limits: Limits,
  roles: readonly Role[],
  openings: readonly Opening[],
  chart: string,
  now: Date,
): Decision {
  const reached = windows.flatMap((window): LimitState[] => {
    const limit = limitOf(limits, roles, window)
    // The usual case without looking closer: fewer openings than the limit are fewer charts, too.
    if (openings.length < limit) return []
    const others = othersWithin(openings, chart, window, now)
    return others.length < limit ? [] : [limitState(window, limit, others, now)]
  })
  // Where both are reached, the one that holds longer is the one to know of.
  const [state] = reached.sort((a, b) => (a.retryAt < b.retryAt ? 1 : -1))
  return state === undefined ? { kind: "release" } : { kind: "limit", ...state }
}

/** The highest limit of the person's roles; 0 for a person without one. */
export function limitOf(limits: Limits, roles: readonly Role[], window: Window): number {
  return Math.max(0, ...roles.map((role) => limits[role]?.[window] ?? 0))
}

/** When the charts other than `chart` were last opened, of those opened in the window that ends now. */
function othersWithin(openings: readonly Opening[], chart: string, window: Window, now: Date): number[] {
  const from = now.getTime() - windowMs[window]
  const latest = new Map<string, number>()
  for (const opening of openings) {
    const at = opening.at.getTime()
    if (at > from && opening.chart !== chart) latest.set(opening.chart, Math.max(at, latest.get(opening.chart) ?? at))
  }
  return [...latest.values()]
}

/** A further chart fits once so many have left the window that fewer than `limit` remain. */
function limitState(window: Window, limit: number, used: readonly number[], now: Date): LimitState {
  const leaving = used.map((at) => at + windowMs[window]).sort((a, b) => a - b)
  const retryAt = leaving[used.length - limit] ?? now.getTime() + windowMs[window]
  return { window, limit, used: used.length, retryAt: new Date(retryAt).toISOString() }
}
