/**
 * A risk assessment: facts that are filled in, answers that a person gives, a decision that a person signs. The program never decides.
 *
 * What is signed is the canonical JSON of `Assessment`, facts and all, so that it stays readable when the program has changed.
 */
import { Framework } from "@subrosa/contract"
import { z } from "zod"
import type { CaseState, Scoped } from "../journal/case-state.ts"
import type { Names, Statement } from "../statement/statement.ts"
import { gdprFactors } from "./gdpr-factors.ts"
import { hipaaFactors } from "./hipaa-factors.ts"
import type { SafeHarbour } from "./safe-harbour.ts"

/** One question of the law's test, with what is known about it. */
export interface Factor {
  id: string
  question: string
  citation: string
  facts: Statement[]
}

/** What a factor's facts are made from. */
export interface AssessmentInput {
  state: CaseState
  scope: Scoped
  names: Names
  /** For each copy of a database or backup that was taken. */
  harbours: readonly SafeHarbour[]
}

const Answer = z.object({
  factor: z.string(),
  risk: z.enum(["low", "medium", "high"]),
  /** In the person's own words; without words it is no assessment. */
  because: z.string().trim().min(1).max(5000),
})
export type Answer = z.infer<typeof Answer>

/** What a person gives: a decision, and one answer to each factor. */
export const AssessmentAnswers = z.object({
  decision: z.enum(["notify", "no-notice"]),
  answers: z.array(Answer.strict()),
})
export type AssessmentAnswers = z.infer<typeof AssessmentAnswers>

export const Assessment = z.object({
  practice: z.uuid(),
  case: z.uuid(),
  framework: Framework,
  scope: z.int().min(1),
  factors: z.array(
    z.object({ id: z.string(), question: z.string(), citation: z.string(), facts: z.array(z.string()) }),
  ),
  answers: z.array(Answer),
  decision: z.enum(["notify", "no-notice"]),
  account: z.uuid(),
  decidedAt: z.iso.datetime({ precision: 3 }),
})
export type Assessment = z.infer<typeof Assessment>

export const factorsOf = (framework: Framework, input: AssessmentInput): Factor[] =>
  framework === "hipaa" ? hipaaFactors(input) : gdprFactors(input)

/** What is wrong with an assessment as it stands; empty: it may be signed. */
export function assessmentFaults(
  factors: readonly Factor[],
  answers: readonly Answer[],
  decision: Assessment["decision"],
): string[] {
  const faults = factors
    .filter(({ id }) => answers.filter(({ factor }) => factor === id).length !== 1)
    .map(({ question }) => `This has to be answered once: ${question}`)
  const unasked = answers.filter(({ factor }) => !factors.some(({ id }) => id === factor))
  faults.push(...unasked.map(({ factor }) => `There is no question ${factor}.`))
  // The law presumes a breach: only an assessment that finds every factor low can say otherwise (45 CFR 164.402(2)).
  const high = answers.filter(({ risk }) => risk !== "low")
  if (decision === "no-notice" && high.length > 0) {
    faults.push("Nobody need be told only if every factor shows a low risk; here one does not.")
  }
  return faults
}
