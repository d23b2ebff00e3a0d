/** The review queue, the questions it asks, and what it rests on: staff's own homes. */
import { randomUuid } from "@subrosa/codec"
import {
  accountSearch,
  CaseId,
  type Finding,
  findingDecide,
  findingSearch,
  kinshipUpdate,
  questionAnswer,
  questionSearch,
  snoopSentences,
} from "@subrosa/contract"
import { kinshipTokens } from "@subrosa/crypto"
import { familyTerms, homeTerms, phoneKinship } from "@subrosa/fhir"
import { keyed } from "../chart/kinship-of.ts"
import { openReleaseNote, sealReleaseNote } from "../chart/release-note.ts"
import type { Core } from "../core.ts"
import { staffNames } from "../log/staff-names.ts"
import { type Engine, EngineError, type FindingLine } from "../port.ts"
import { beginCase } from "./alarms.ts"

export type ReviewFace = Pick<Engine, "findings" | "findingDecide" | "questions" | "questionAnswer" | "staffHomeSet">

export function createReview(core: Core): ReviewFace {
  const inWords = async (sealed: string | null) => (sealed === null ? undefined : openReleaseNote(core, sealed))
  return {
    async findings(state = "open") {
      const { findings } = await core.call(findingSearch, { query: { state } })
      const nameOf = await staffNames(
        core,
        findings.flatMap(({ account, decidedBy }) => [account, ...(decidedBy === null ? [] : [decidedBy])]),
      )
      return Promise.all(findings.map((one) => lineOf(one, nameOf, inWords)))
    },
    async findingDecide({ finding, decision, question }) {
      const params = { finding: finding.id }
      if (decision === "question") {
        const words = await sealReleaseNote(core, requireWords(question, "question"))
        await core.call(findingDecide, { params, body: { decision, question: words } })
        return
      }
      if (decision === "accept") {
        await core.call(findingDecide, { params, body: { decision } })
        return
      }
      const id = CaseId.parse(randomUuid())
      const charts = finding.chart === null ? {} : { charts: [finding.chart] }
      const taken = { kind: "insider", account: finding.account, from: finding.from, ...charts } as const
      // First: a decision that names a case which is not there would hide what was found.
      await beginCase(core, id, { title: `What ${finding.name} opened`, taken })
      await core.call(findingDecide, { params, body: { decision, case: id } })
    },
    async questions() {
      const { questions } = await core.call(questionSearch, {})
      return Promise.all(
        questions.map(async ({ question, ...rest }) => ({
          ...rest,
          question: (await openReleaseNote(core, question)) ?? "The question cannot be read with your keys.",
        })),
      )
    },
    async questionAnswer({ finding, answer }) {
      const body = { answer: await sealReleaseNote(core, requireWords(answer, "answer")) }
      await core.call(questionAnswer, { params: { finding }, body })
    },
    async staffHomeSet({ account, homes, phones }) {
      const { accounts } = await core.call(accountSearch, {})
      if (!accounts.some(({ id }) => id === account)) throw new EngineError("refused", "There is no such person here.")
      const card = await core.staffCard(account)
      if (!card) throw new EngineError("untrusted", "No owner of the practice vouches for this person's name.")
      const token = kinshipTokens((await core.searchKeys()).search, core.practice())
      const terms = [
        ...familyTerms(undefined, card.name),
        ...homes.flatMap(({ line, postalCode }) => homeTerms({ line: [line], postalCode })),
        ...phones.flatMap(phoneKinship),
      ]
      await core.call(kinshipUpdate, { params: { account }, body: { tokens: keyed(token, terms) } })
    },
  }
}

async function lineOf(
  finding: Finding,
  nameOf: (account: string) => string,
  inWords: (sealed: string | null) => Promise<string | undefined>,
): Promise<FindingLine> {
  const [question, answer] = await Promise.all([inWords(finding.question), inWords(finding.answer)])
  const { question: _, answer: __, ...rest } = finding
  return {
    ...rest,
    name: nameOf(finding.account),
    because: finding.signals.map((signal) => snoopSentences[signal]),
    ...(finding.decidedBy !== null && { decidedByName: nameOf(finding.decidedBy) }),
    ...(question !== undefined && { question }),
    ...(answer !== undefined && { answer }),
  }
}

function requireWords(text: string | undefined, field: string): string {
  const words = text?.trim() ?? ""
  if (words === "") throw new EngineError("invalid_input", "Write a sentence.", { field })
  return words
}
