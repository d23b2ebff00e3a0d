/**
 * When openings are far above a practice's own rhythm (spec/governor.md, "Breaker"). Pure.
 *
 *     samples   = openings in the same hour of the week, and in the hours before and after it, of the four weeks before: 12 figures
 *     threshold = max(20, 2 * median, median + 6 * 1.4826 * MAD), rounded up
 *
 * Median and median absolute deviation do not move by a holiday or by one attack among the samples; 1.4826 * MAD estimates a standard
 * deviation (Hampel 1974). A practice that is younger than three weeks has no rhythm yet and no threshold.
 */
const hourMs = 3_600_000
const weekMs = 7 * 24 * hourMs
const weeks = 4
const historyMinMs = 3 * weekMs
const floor = 20
const deviations = 6
const madToDeviation = 1.4826

export const hourOf = (time: Date): Date => new Date(Math.floor(time.getTime() / hourMs) * hourMs)

/** The hours whose openings say what is usual in this one. */
export function sampleHours(hour: Date): Date[] {
  const around = [-hourMs, 0, hourMs]
  return Array.from({ length: weeks }, (_, i) => hour.getTime() - (i + 1) * weekMs).flatMap((week) =>
    around.map((by) => new Date(week + by)),
  )
}

/**
 * Openings in `hour` up to which nothing trips; undefined without enough history. `openingsAt`: of an hour in milliseconds since 1970, absent for none;
 * `since`: the first hour with any.
 */
export function tripThreshold(
  hour: Date,
  openingsAt: ReadonlyMap<number, number>,
  since: Date | undefined,
): number | undefined {
  if (since === undefined || hour.getTime() - since.getTime() < historyMinMs) return undefined
  const samples = sampleHours(hour)
    .filter((sample) => sample >= since)
    .map((sample) => openingsAt.get(sample.getTime()) ?? 0)
  const middle = medianOf(samples)
  const deviation = madToDeviation * medianOf(samples.map((sample) => Math.abs(sample - middle)))
  return Math.ceil(Math.max(floor, 2 * middle, middle + deviations * deviation))
}

export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = Math.floor(sorted.length / 2)
  const upper = sorted[half] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2
}
