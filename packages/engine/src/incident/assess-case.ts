/** Risk assessments: facts filled in from the case, answers and decision signed by the person, kept in the journal. */
import { canonicalJson, fromBase64url, fromUtf8, toBase64url, utf8 } from "@subrosa/codec"
import type { AccountId } from "@subrosa/contract"
import { type CaseId, caseFactsRead, caseLogAt, type Framework } from "@subrosa/contract"
import { context, importSignSeed, sha256, sign, verify } from "@subrosa/crypto"
import {
  type Answer,
  type Assessed,
  Assessment,
  assessmentFaults,
  type CaseState,
  type Factor,
  factorsOf,
  type Names,
  type SafeHarbour,
  safeHarbour,
  scopeOf,
} from "@subrosa/incident"
import type { Core } from "../core.ts"
import { EngineError } from "../port.ts"
import { addEntry } from "./journal.ts"

/** The evidence for each copy that was taken; none for other cases. */
export async function caseHarbours(core: Core, state: CaseState): Promise<SafeHarbour[]> {
  const copies = state.taken.flatMap((taken) => (taken.kind === "database" ? [taken] : []))
  if (copies.length === 0) return []
  const { slots } = await core.call(caseFactsRead, { body: { taken: copies } })
  return Promise.all(
    copies.map(async (taken) => {
      const { size, time, entries } = await core.call(caseLogAt, { query: { time: taken.at } })
      const before = size === 0 || time === null ? undefined : { size, time, entries }
      return safeHarbour(taken, { before, slots })
    }),
  )
}

/** @throws EngineError refused when nobody has computed who was exposed */
export async function assessmentDraft(
  core: Core,
  state: CaseState,
  names: Names,
  framework: Framework,
): Promise<Factor[]> {
  const scope = scopeOf(state)
  if (scope === undefined) throw new EngineError("refused", "Compute who was exposed first: the facts come from it.")
  return factorsOf(framework, { state, scope, names, harbours: await caseHarbours(core, state) })
}

export interface AssessmentInput {
  framework: Framework
  answers: Answer[]
  decision: Assessment["decision"]
}

/** Signs with the person's own key and adds it to the journal. @throws EngineError invalid_input for one that is not complete */
export async function signAssessment(
  core: Core,
  id: CaseId,
  state: CaseState,
  names: Names,
  { framework, answers, decision }: AssessmentInput,
): Promise<void> {
  const factors = await assessmentDraft(core, state, names, framework)
  const [fault] = assessmentFaults(factors, answers, decision)
  if (fault !== undefined) throw new EngineError("invalid_input", fault, { field: "answers" })
  const scope = scopeOf(state)?.version ?? 0
  const assessment = Assessment.safeParse({
    practice: core.practice(),
    case: id,
    framework,
    scope,
    factors: factors.map(({ facts, ...factor }) => ({ ...factor, facts: facts.map(({ text }) => text) })),
    answers,
    decision,
    account: core.account(),
    decidedAt: core.now().toISOString(),
  })
  if (!assessment.success)
    throw new EngineError("invalid_input", "Every answer needs its reason in words.", { field: "answers" })
  const text = canonicalJson(assessment.data)
  const key = await importSignSeed(core.signSeed())
  const signature = await sign(key, text, assessmentContext(core, id))
  await addEntry(core, id, {
    text: fromUtf8(text),
    body: {
      kind: "assessed",
      framework,
      scope,
      decision,
      digest: toBase64url(sha256(text)),
      signature: toBase64url(signature),
    },
  })
}

/** The assessment as it was signed, if the signature is that person's; else undefined. */
export async function readAssessment(core: Core, id: CaseId, assessed: Assessed): Promise<Assessment | undefined> {
  if (assessed.text === null) return undefined
  const card = await core.staffCard(assessed.account as AccountId)
  if (card === undefined) return undefined
  const text = utf8(assessed.text)
  const isTrue =
    toBase64url(sha256(text)) === assessed.digest &&
    (await verify(card.signPublicKey, text, fromBase64url(assessed.signature), assessmentContext(core, id)))
  const parsed = Assessment.safeParse(JSON.parse(assessed.text))
  return isTrue && parsed.success && parsed.data.account === assessed.account ? parsed.data : undefined
}

const assessmentContext = (core: Core, id: CaseId) => context("case-assessment", core.practice(), id)
