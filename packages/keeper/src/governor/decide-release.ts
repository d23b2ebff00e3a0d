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
    const others = chartsWithin(openings, window, now).filter((opening) => opening.chart !== chart)
    const limit = limitOf(limits, roles, window)
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

/** One opening per chart, the latest, of those in the window that ends now. */
function chartsWithin(openings: readonly Opening[], window: Window, now: Date): Opening[] {
  const latest = new Map<string, Opening>()
  for (const opening of openings) {
    if (opening.at.getTime() <= now.getTime() - windowMs[window]) continue
    const known = latest.get(opening.chart)
    if (known === undefined || known.at < opening.at) latest.set(opening.chart, opening)
  }
  return [...latest.values()]
}

/** A further chart fits once so many have left the window that fewer than `limit` remain. */
function limitState(window: Window, limit: number, used: readonly Opening[], now: Date): LimitState {
  const leaving = used.map(({ at }) => at.getTime() + windowMs[window]).sort((a, b) => a - b)
  const retryAt = leaving[used.length - limit] ?? now.getTime() + windowMs[window]
  return { window, limit, used: used.length, retryAt: new Date(retryAt).toISOString() }
}
