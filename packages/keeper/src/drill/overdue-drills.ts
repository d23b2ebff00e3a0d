/** Which drills are due again: each that was ever kept comes back; none kept at all is overdue at once. Pure. */

export interface LatestDrill {
  drill: string
  ranAt: Date
}

const dayMs = 86_400_000

/** Names, sorted; `any drill` where none was ever kept. `everyDays` 0: nothing is ever due. */
export function overdueDrills(latest: readonly LatestDrill[], everyDays: number, now: Date): string[] {
  if (everyDays === 0) return []
  if (latest.length === 0) return ["any drill"]
  return latest
    .filter(({ ranAt }) => now.getTime() - ranAt.getTime() > everyDays * dayMs)
    .map(({ drill }) => drill)
    .sort()
}
