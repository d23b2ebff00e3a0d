/**
 * Every opening by break-glass (an emergency, or a reason that somebody said because nothing known explains it) comes before an officer,
 * whether it stands out or not. Pure.
 */
import type { ReasonCode } from "@subrosa/contract"
import type { SnoopFinding } from "./detect-snooping.ts"
import type { ReadOpening } from "./snoop-facts.ts"

/** For each person and chart what is new, without a weight: nobody is alarmed of it. `openings`: in the order of time. */
export function breakGlassQueue(openings: readonly ReadOpening[]): SnoopFinding[] {
  const broken = openings.filter((opening) => reasonOf(opening) !== undefined)
  return [...Map.groupBy(broken, ({ account, chart }) => `${account}/${chart}`).values()].flatMap((of) => {
    const [first] = of
    const last = of.at(-1)
    if (first === undefined || last === undefined) return []
    const { account, chart } = first
    const indexes = of.map(({ index }) => index)
    return [
      { account, chart, score: 0, signals: [], openings: indexes, reasons: reasonsOf(of), from: first.at, to: last.at },
    ]
  })
}

/** What was said at them, and emergencies: each once. */
export const reasonsOf = (openings: readonly Break[]): ReasonCode[] => [
  ...new Set(openings.flatMap((opening) => reasonOf(opening) ?? [])),
]

type Break = Pick<ReadOpening, "emergency" | "stated">

const reasonOf = ({ emergency, stated }: Break): ReasonCode | undefined => (emergency ? "break-glass" : stated)
