/** Which kept drills are shown: of each attack the newest. Pure. */
export interface DrillLine {
  drill: string
  ranAt: string
  bars: number
  missed: number
}

/** Those that missed a bar first, then by their names. */
export function latestDrills<Line extends DrillLine>(kept: readonly Line[]): Line[] {
  const newest = new Map<string, Line>()
  for (const line of kept) {
    const known = newest.get(line.drill)
    if (known === undefined || known.ranAt < line.ranAt) newest.set(line.drill, line)
  }
  return [...newest.values()].sort(
    (a, b) => Number(b.missed > 0) - Number(a.missed > 0) || a.drill.localeCompare(b.drill),
  )
}

export const drillText = ({ bars, missed }: DrillLine): string =>
  missed > 0 ? `${missed} of ${bars} bars missed` : bars === 1 ? "its bar is met" : `all ${bars} bars met`
