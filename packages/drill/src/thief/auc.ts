/** The area under the ROC curve: how well scores tell members from strangers. 0.5 is nothing, 1 is perfect. */

export interface Auc {
  auc: number
  /** 95 % confidence interval (DeLong, DeLong and Clarke-Pearson 1988), cut to 0..1. */
  low: number
  high: number
  members: number
  strangers: number
}

/** The share of pairs in which the member scores higher; ties count half (Mann-Whitney). */
export function areaUnderCurve(members: readonly number[], strangers: readonly number[]): Auc {
  const [m, n] = [members.length, strangers.length]
  if (m === 0 || n === 0) return { auc: 0.5, low: 0, high: 1, members: m, strangers: n }
  const memberRanks = placements(members, strangers)
  const strangerRanks = placements(strangers, members).map((share) => 1 - share)
  const auc = mean(memberRanks)
  const deviation = Math.sqrt(variance(memberRanks) / m + variance(strangerRanks) / n)
  return {
    auc,
    low: Math.max(0, auc - 1.96 * deviation),
    high: Math.min(1, auc + 1.96 * deviation),
    members: m,
    strangers: n,
  }
}

/** For each of `ones`, the share of `others` it lies above. */
function placements(ones: readonly number[], others: readonly number[]): number[] {
  const sorted = Float64Array.from(others).sort()
  return ones.map((one) => (below(sorted, one) + below(sorted, one, true)) / 2 / sorted.length)
}

/** How many of the sorted values are below `value`, or at most `value`. */
function below(sorted: Float64Array, value: number, orEqual = false): number {
  let [from, to] = [0, sorted.length]
  while (from < to) {
    const middle = (from + to) >>> 1
    const here = sorted[middle] ?? 0
    if (here < value || (orEqual && here === value)) from = middle + 1
    else to = middle
  }
  return from
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

function variance(values: readonly number[]): number {
  if (values.length < 2) return 0
  const middle = mean(values)
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1)
}
