/** What of the log is shown as openings, and of which a name may be asked for. Pure. */

/** What is needed of a line of the log. */
export interface WatchLine {
  index: number
  type: string
  chart?: string
  alarm?: string
}

/** An alarm stands behind the entries that were written together with what raised it. */
const together = 40

/** Openings, the newest first, at most so many. */
export const openingsOf = <Line extends WatchLine>(lines: readonly Line[], most: number): Line[] =>
  lines.filter(({ type }) => type === "release" || type === "break-glass").slice(0, most)

/**
 * Charts whose names must not be asked for: an alarm of a decoy stands shortly behind their opening, and whoever opens a decoy is locked out,
 * officers too. It may hold a few that are none.
 */
export function perhapsDecoys(lines: readonly WatchLine[]): ReadonlySet<string> {
  const alarms = lines.filter(({ alarm }) => alarm === "decoy-opened").map(({ index }) => index)
  const near = lines.filter(({ index }) => alarms.some((alarm) => index < alarm && alarm - index <= together))
  return new Set(near.flatMap(({ chart }) => chart ?? []))
}
