/** The four factors of 45 CFR 164.402(2), each with what the log and the case know of it. */

import { containedText } from "../statement/case-statements.ts"
import { segmentNames } from "../statement/chart-statements.ts"
import { counted, journal, proven, type Statement, unknown } from "../statement/statement.ts"
import { takenText } from "../statement/taken-text.ts"
import type { AssessmentInput, Factor } from "./assessment.ts"

const citation = (n: string) => `45 CFR 164.402(2)(${n})`

export function hipaaFactors(input: AssessmentInput): Factor[] {
  return [
    {
      id: "nature",
      question: "What was exposed, how telling is it, and how easily can people be recognised in it?",
      citation: citation("i"),
      facts: natureFacts(input),
    },
    {
      id: "who",
      question: "Who had it?",
      citation: citation("ii"),
      facts: whoFacts(input),
    },
    {
      id: "acquired",
      question: "Was it really acquired or viewed?",
      citation: citation("iii"),
      facts: acquiredFacts(input),
    },
    {
      id: "mitigated",
      question: "How far has the risk been lessened?",
      citation: citation("iv"),
      facts: mitigationFacts(input),
    },
  ]
}

/** Kinds and numbers; whether names were among it. */
export function natureFacts({ scope }: AssessmentInput): Statement[] {
  const { counts } = scope
  const facts = [
    proven(
      `${counted(counts.charts, "person", "people")}, ${counted(counts.entries, "entry", "entries")}.`,
      journal(scope),
    ),
  ]
  for (const [kind, entries] of Object.entries(counts.byKind)) {
    const name = segmentNames[kind as keyof typeof segmentNames]
    facts.push(proven(`Of the ${name}: ${counted(entries, "entry", "entries")}.`, journal(scope)))
  }
  if (counts.charts > 0) {
    facts.push(
      proven(
        (counts.byKind.directory ?? 0) > 0
          ? "Names and contact details were among it: people are recognised at once."
          : "Names and contact details were not among it, but therapy notes can tell who they are about.",
        journal(scope),
      ),
    )
  }
  return facts
}

export function whoFacts({ state, names }: AssessmentInput): Statement[] {
  const source = journal(state.scopes.at(-1) ?? state.opened)
  return [
    ...state.taken.map((taken) => proven(`Taken: ${takenText(taken, names)}.`, source)),
    state.taken.some(({ kind }) => kind === "insider" || kind === "mis-sent" || kind === "vendor")
      ? unknown("Whether who had it is bound to secrecy: a person has to say.")
      : unknown("Who had it is not known to the program."),
  ]
}

export function acquiredFacts({ scope, harbours }: AssessmentInput): Statement[] {
  const released =
    scope.counts.charts > 0
      ? proven(
          `The log holds the releases: ${counted(scope.counts.entries, "entry was", "entries were")} within reach.`,
          journal(scope),
        )
      : proven("The log holds no release within reach.", journal(scope), { kind: "searched", size: scope.size })
  return [released, ...harbours.flatMap(({ statements }) => statements)]
}

export function mitigationFacts({ state, names }: AssessmentInput): Statement[] {
  const acts = state.contained.filter(({ result }) => result !== "failed")
  if (acts.length === 0) return [unknown("Nothing has been locked or ended yet.")]
  return acts.map((act) => proven(containedText(act, names), journal(act)))
}
