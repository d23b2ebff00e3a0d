/** Of one chart: what exactly was exposed, when and how; or why it was not. */
import type { SegmentKind } from "@subrosa/contract"
import type { ExposedChart, ExposedSegment, Why } from "../scope/exposed.ts"
import type { WhyNot } from "../scope/why-not.ts"
import { counted, log, moment, type Names, proven, type Statement, unknown } from "./statement.ts"

export const segmentNames = {
  directory: "name and contact details",
  clinical: "clinical record",
  "psychotherapy-notes": "psychotherapy notes",
  "substance-use": "substance-use record",
  billing: "billing record",
} as const satisfies Record<SegmentKind, string>

/** For each segment what of it, and how it came about. */
export const chartStatements = (chart: ExposedChart, names: Names): Statement[] =>
  chart.segments.flatMap((segment) => [whatOf(segment), ...howOf(segment, names)])

function whatOf({ kind, entries }: ExposedSegment): Statement {
  const days = entries.map(({ writtenAt }) => writtenAt.slice(0, 10)).sort()
  const [first = "", last = ""] = [days[0], days.at(-1)]
  const span = first === last ? `on ${first}` : `from ${first} to ${last}`
  const text = `Exposed of the ${segmentNames[kind]}: ${counted(entries.length, "entry", "entries")}, written ${span}.`
  return provenBy(
    text,
    entries.map(({ index }) => index),
  )
}

function howOf({ entries }: ExposedSegment, names: Names): Statement[] {
  const byEvent = Map.groupBy(
    entries.flatMap(({ why }) => why),
    ({ index }) => index,
  )
  return [...byEvent]
    .sort(([a], [b]) => a - b)
    .flatMap(([index, whys]) =>
      whys[0] === undefined
        ? []
        : [proven(`${whyText(whys[0], names)}: ${counted(whys.length, "entry", "entries")}.`, log(index))],
    )
}

export function whyText(why: Why, names: Names): string {
  switch (why.kind) {
    case "released":
      return `Released to ${names.account(why.account)} on ${names.device(why.device)} at ${moment(why.time)}`
    case "held": {
      const until = why.until === null ? "with no known end" : `until ${moment(why.until)}`
      const by = why.by === "lease" ? "kept there" : "open there"
      return `Released to ${names.device(why.device)} at ${moment(why.time)}, and ${by} ${until}`
    }
    case "written":
      return `Written on ${names.device(why.device)} at ${moment(why.time)}`
    case "named":
      return "Named by hand as part of what was taken"
    case "key-held":
      return "In the copy, with a key that opens it"
  }
}

export const whyNotStatements = (because: readonly WhyNot[]): Statement[] => because.map(whyNotStatement)

function whyNotStatement(because: WhyNot): Statement {
  switch (because.kind) {
    case "not-released": {
      const { size } = because
      const text = "The log holds no release of this chart to what was taken, in its time."
      return proven(text, { kind: "searched", size })
    }
    case "ended":
      return proven(
        `At ${moment(because.time)} the ${because.what} was ended: nothing was released to it after.`,
        log(because.index),
      )
    case "locked":
      return proven(
        `At ${moment(because.time)} the ${because.what} was locked: nothing was released.`,
        log(because.index),
      )
    case "key-not-held":
      return proven("The person was not on this chart's care team: no key to its clinical record.", log(because.index))
    case "sealed":
      return proven("It was in the copy, sealed. No key to it went with the copy.", log(because.index))
    case "made-later":
      return proven("The chart was made after the copy was taken.", log(because.index))
    case "not-named":
      return unknown("Nobody has named this chart as part of what was taken.")
  }
}

function provenBy(text: string, indexes: readonly number[]): Statement {
  const [first, ...others] = [...new Set(indexes)].sort((a, b) => a - b)
  return first === undefined ? unknown(text) : proven(text, log(first), ...others.map(log))
}
