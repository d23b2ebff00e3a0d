/** Notices: what became of each person's letter (spec/case.md, "Notices"), and the check of the code on it. */
import { z } from "zod"
import { AccountId, CaseId, ChartId, NoticeStepId } from "./ids.ts"
import { operation } from "./operation.ts"
import { inPractice, none } from "./shape.ts"
import { bytes, bytesOf, Instant, wholeNumber } from "./wire.ts"

export const NoticeState = z.enum([
  "affected",
  "held-back",
  "made",
  "sent",
  "delivered",
  "returned",
  "unreachable",
  "read",
])
export type NoticeState = z.infer<typeof NoticeState>

export const NoticeChannel = z.enum(["post", "email", "portal", "phone", "in-person"])
export type NoticeChannel = z.infer<typeof NoticeChannel>

/** Why someone is held back or cannot be reached: named, never assumed. */
export const NoticeReason = z.enum([
  "no-address",
  "never-by-post",
  "no-safe-channel",
  "shared-mailbox",
  "minor",
  "same-name",
  "moved",
  "deceased",
  "refused",
  "no-answer",
  "police-hold",
  "other",
])
export type NoticeReason = z.infer<typeof NoticeReason>

export const NoticeStep = z.object({
  /** Chosen by the client: a repeated step changes nothing. */
  id: NoticeStepId,
  chart: ChartId,
  to: NoticeState.exclude(["affected"]),
  /** With `made`: SHA-256 of the letter, and the keyed token of the code on it. */
  letter: bytesOf(32).optional(),
  verification: bytes(32, 16).optional(),
  channel: NoticeChannel.optional(),
  /** With `held-back` and `unreachable`. */
  reason: NoticeReason.optional(),
  /** When it happened. */
  at: Instant,
})
export type NoticeStep = z.infer<typeof NoticeStep>

export const Notice = z.object({
  chart: ChartId,
  state: NoticeState,
  channel: NoticeChannel.nullable(),
  letter: bytesOf(32).nullable(),
  reason: NoticeReason.nullable(),
  updatedAt: Instant,
  /** A later scope does not list this person. */
  dropped: z.boolean(),
})
export type Notice = z.infer<typeof Notice>

const withCase = inPractice.extend({ case: CaseId })

/** Takes steps, at most 2,000 people at once; what each came to, in order. `impossible` ones change nothing and stop nothing. */
export const noticeUpdate = operation({
  name: "noticeUpdate",
  auth: "signed",
  method: "POST",
  path: "/v1/practices/:practice/cases/:case/notices",
  params: withCase,
  query: none,
  body: z.object({ steps: z.array(NoticeStep).min(1).max(2000) }),
  result: z.object({ outcomes: z.array(z.enum(["step", "repeat", "impossible", "not-affected"])) }),
})

/** By chart id. */
export const noticeSearch = operation({
  name: "noticeSearch",
  auth: "signed",
  method: "GET",
  path: "/v1/practices/:practice/cases/:case/notices",
  params: withCase,
  query: z.object({
    state: NoticeState.optional(),
    after: ChartId.optional(),
    limit: wholeNumber(1, 5000).default(1000),
  }),
  body: none,
  result: z.object({ notices: z.array(Notice), next: ChartId.nullable() }),
})

/** The answer desk: whether someone's chart is in it, what became of their letter, and their code, still sealed. */
export const noticeRead = operation({
  name: "noticeRead",
  auth: "signed",
  method: "GET",
  path: "/v1/practices/:practice/cases/:case/notices/:chart",
  params: withCase.extend({ chart: ChartId }),
  query: none,
  body: none,
  result: z.object({
    notice: Notice.nullable(),
    steps: z.array(NoticeStep.omit({ chart: true, verification: true }).extend({ account: AccountId })),
    code: z.object({ token: bytesOf(16), sealed: bytes(4096), usedAt: Instant.nullable() }).nullable(),
  }),
})

/**
 * Whether a code that somebody reads out is on a letter of ours: front desk, too. Guessing is slowed down; nothing is told of a code that is
 * not ours.
 */
export const noticeCheck = operation({
  name: "noticeCheck",
  auth: "signed",
  method: "POST",
  path: "/v1/practices/:practice/notice-check",
  params: inPractice,
  query: none,
  body: z.object({ verification: bytes(32, 16) }),
  result: z.object({
    letter: z
      .object({ case: CaseId, chart: ChartId, letter: bytesOf(32), channel: NoticeChannel.nullable(), madeAt: Instant })
      .nullable(),
  }),
})
