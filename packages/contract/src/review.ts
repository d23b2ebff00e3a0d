/** The review queue: openings that care does not explain, and every one by break-glass, for the privacy officer's week (docs/guides/alarms.md). */
import { z } from "zod"
import { AccountId, CaseId, ChartId, FindingId } from "./ids.ts"
import { operation } from "./operation.ts"
import { ReasonCode } from "./reason.ts"
import { inPractice, none } from "./shape.ts"
import { SnoopSignal } from "./snoop-signals.ts"
import { bytes, Instant, wholeNumber } from "./wire.ts"

export const FindingState = z.enum(["open", "questioned", "explained", "accepted", "case"])
export type FindingState = z.infer<typeof FindingState>

/** A question or answer in words, sealed for the staff as a release note is (spec/keys.md). */
const SealedWords = bytes(2048, 1)

export const Finding = z.object({
  id: FindingId,
  account: AccountId,
  /** Null: about many charts. */
  chart: ChartId.nullable(),
  state: FindingState,
  /** Whether it stands out, so that officers were alarmed. Else it is here because it was break-glass; it has no score and no signals. */
  alarmed: z.boolean(),
  score: z.number(),
  /** The heaviest first; in words by `snoopSentences`. */
  signals: z.array(SnoopSignal),
  /** What was said at the openings, and whether it was an emergency: each once. */
  reasons: z.array(ReasonCode),
  /** Log entries of the openings. */
  openings: z.array(z.int().min(0)),
  from: Instant,
  to: Instant,
  foundAt: Instant,
  question: SealedWords.nullable(),
  answer: SealedWords.nullable(),
  decidedBy: AccountId.nullable(),
  decidedAt: Instant.nullable(),
  case: CaseId.nullable(),
})
export type Finding = z.infer<typeof Finding>

/** The gravest first. `open`: those that nobody has accepted or made a case. Nobody sees findings about themselves here. */
export const findingSearch = operation({
  name: "findingSearch",
  auth: "signed",
  method: "GET",
  path: "/v1/practices/:practice/findings",
  params: inPractice,
  query: z.object({ state: z.enum(["open", "all"]).default("open"), limit: wholeNumber(1, 500).default(200) }),
  body: none,
  result: z.object({ findings: z.array(Finding) }),
})

const withFinding = inPractice.extend({ finding: FindingId })

/** An officer's decision about someone else. `question` asks the person for a word; the finding stays open until it is decided. */
export const findingDecide = operation({
  name: "findingDecide",
  auth: "signed",
  method: "POST",
  path: "/v1/practices/:practice/findings/:finding/decision",
  params: withFinding,
  query: none,
  body: z.discriminatedUnion("decision", [
    z.object({ decision: z.literal("accept") }),
    z.object({ decision: z.literal("question"), question: SealedWords }),
    z.object({ decision: z.literal("case"), case: CaseId }),
  ]),
  result: Finding,
})

/** Questions that wait for the asking person's own word: which openings are meant, and what is asked. Never why they stand out. */
export const questionSearch = operation({
  name: "questionSearch",
  auth: "signed",
  method: "GET",
  path: "/v1/practices/:practice/questions",
  params: inPractice,
  query: none,
  body: none,
  result: z.object({
    questions: z.array(
      z.object({
        finding: FindingId,
        chart: ChartId.nullable(),
        from: Instant,
        to: Instant,
        question: SealedWords,
      }),
    ),
  }),
})

export const questionAnswer = operation({
  name: "questionAnswer",
  auth: "signed",
  method: "POST",
  path: "/v1/practices/:practice/questions/:finding/answer",
  params: withFinding,
  query: none,
  body: z.object({ answer: SealedWords }),
  result: z.object({}),
})
