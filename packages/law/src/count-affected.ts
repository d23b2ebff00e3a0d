/** Head counts and thresholds (data/README.md, rule 5): "more than 500" is 501, so a count is reached, never passed. */
import type { Facts } from "./facts.ts"
import type { Jurisdiction, Threshold } from "./row.ts"

/** Everyone affected, anywhere. */
export const totalAffected = (facts: Facts): number =>
  Object.values(facts.affected).reduce((sum, n) => sum + n, facts.elsewhere ?? 0)

/** The people of a row; for federal rows everyone. */
export const affectedOf = (facts: Facts, row: Jurisdiction): number =>
  row.level === "federal" ? totalAffected(facts) : (facts.affected[row.id] ?? 0)

export interface Count {
  met: boolean
  /** Met only on the stricter of two readings. */
  open: boolean
  /** What was counted, as a sentence. */
  why: string
  /** For `single-state`: the States that reach the number. */
  states?: string[]
}

export function countThreshold(threshold: Threshold, facts: Facts, row: Jurisdiction): Count {
  const within = (n: number) => n >= threshold.count && (threshold.upTo === undefined || n <= threshold.upTo)
  const people = affectedOf(facts, row)
  if (threshold.at === "single-state") {
    const states = Object.entries(facts.affected)
      .filter(([id, n]) => isStateOf(id, row) && within(n))
      .map(([id]) => id)
    const met = states.length > 0
    const why = met
      ? `${range(threshold)} in ${states.join(", ")}, each counted by itself`
      : `no State has ${range(threshold)}`
    return { met, open: false, why, states }
  }
  const n = threshold.at === "total" ? totalAffected(facts) : people
  const met = within(n) && people > 0
  const where = threshold.at === "total" ? "in all" : `in ${row.name}`
  const why = isAny(threshold)
    ? `${numberOf(n)} affected ${where}; any number is enough`
    : `${numberOf(n)} affected ${where} ${within(n) ? "is" : "is not"} ${range(threshold)}`
  return { met, open: met && isOpen(threshold, n, people), why }
}

/** The other reading has another number, or counts the row's own people. */
function isOpen({ ambiguous, otherReading, at, count }: Threshold, n: number, people: number): boolean {
  if (ambiguous === undefined && otherReading === undefined) return false
  if (otherReading !== undefined && n < otherReading) return true
  return at === "total" && people < (otherReading ?? count)
}

/** States, the District and territories carry their country's code before theirs. */
const isStateOf = (id: string, row: Jurisdiction): boolean =>
  id.startsWith(`${row.country.toLowerCase()}-`) && !id.includes("-federal-")

const isAny = ({ count, upTo }: Threshold): boolean => count === 1 && upTo === undefined

function range({ count, upTo }: Threshold): string {
  if (upTo === undefined) return `${numberOf(count)} or more`
  return count === 1 ? `at most ${numberOf(upTo)}` : `${numberOf(count)} to ${numberOf(upTo)}`
}

const format = new Intl.NumberFormat("en-US")
const numberOf = (n: number): string => format.format(n)
