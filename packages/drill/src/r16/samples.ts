/** What an extortionist posts: true notes of people whose charts were stolen, changed ones, and invented ones. */
import type { SamplesReport } from "@subrosa/engine"
import type { Person } from "../population/person.ts"

export interface PostedSample {
  text: string
  kind: "true" | "changed" | "invented"
  /** Whose it is; undefined for an invented one. */
  chart: string | undefined
}

/** Two sentences of a note that was signed before, as they stand in its narrative. */
export function postSamples(
  victims: readonly { person: Person; chart: string }[],
  invent: () => string,
): PostedSample[] {
  return victims.flatMap(({ person, chart }): PostedSample[] => {
    const [, , third = "", fourth = ""] = person.canaries
    const text = `${third}. ${fourth}.`
    const changed = text.replace("feared", "confessed to")
    return [
      { text: `“${text.toUpperCase()}”`, kind: "true", chart },
      { text: changed, kind: "changed", chart },
      { text: `${invent()}. ${invent()}.`, kind: "invented", chart: undefined },
    ]
  })
}

export interface Recognised {
  samples: number
  /** Told as what they are, and of whom. */
  right: number
  /** Changed or invented ones that were vouched for word by word. */
  vouched: number
}

const said = { true: "identical", changed: "altered", invented: "not-ours" } as const

export function compareVerdicts(posted: readonly PostedSample[], { verdicts }: SamplesReport): Recognised {
  let [right, vouched] = [0, 0]
  posted.forEach(({ kind, chart }, i) => {
    const verdict = verdicts[i]
    if (verdict === undefined) return
    const whose = "match" in verdict ? verdict.match.chart : undefined
    if (verdict.verdict === said[kind] && whose === chart) right++
    if (kind !== "true" && verdict.verdict === "identical") vouched++
  })
  return { samples: posted.length, right, vouched }
}
