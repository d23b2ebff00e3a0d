/**
 * When an act that one person alone may not do has become possible (spec/governor.md, "Approvals"). Pure.
 *
 * The second person is another officer, and one who was an officer before the request: nobody makes an accomplice for it. A practice
 * with a single officer has no second person; there time stands in, and everyone who works there sees what is coming.
 */
import type { ApprovalKind, ApprovalState } from "@subrosa/contract"

const hourMs = 3_600_000

interface Rule {
  /** Waits for the practice's own delay even when the second person has agreed at once. */
  delayed: boolean
  /** Milliseconds that it waits in any case. */
  leastMs?: number
  /** Milliseconds that a lone officer waits at least. */
  aloneMs: number
}

/**
 * An owner alone must be able to leave with the records, and to tell patients of a breach in time: an hour is for those two, with the
 * notice to everyone (docs/rfd/0007-a-lone-owner.md). What weakens the practice's own protection waits a day.
 */
export const approvalRules: Record<ApprovalKind, Rule> = {
  limits: { delayed: true, aloneMs: 24 * hourMs },
  settings: { delayed: true, aloneMs: 24 * hourMs },
  "witness-policy": { delayed: true, aloneMs: 24 * hourMs },
  // An hour in which whoever is told of it can stop it: a notice that comes with the deed stops nothing.
  recovery: { delayed: false, leastMs: hourMs, aloneMs: 24 * hourMs },
  export: { delayed: false, aloneMs: hourMs },
  "import-caseload": { delayed: false, aloneMs: hourMs },
  "notice-release": { delayed: false, aloneMs: hourMs },
  "break-glass": { delayed: false, aloneMs: hourMs },
}

/** Milliseconds after the moment from which it could be applied until it cannot any more. */
export const approvalLifeMs = 7 * 24 * hourMs

export function notBeforeOf(kind: ApprovalKind, requestedAt: Date, delayHours: number): Date {
  const { delayed, leastMs = 0 } = approvalRules[kind]
  return new Date(requestedAt.getTime() + Math.max(leastMs, delayed ? delayHours * hourMs : 0))
}

export interface ApprovalFacts {
  kind: ApprovalKind
  requestedAt: Date
  notBefore: Date
  expiresAt: Date
  state: Exclude<ApprovalState, "expired">
}

export interface Standing {
  state: ApprovalState
  alone: boolean
  /** From when on it may be applied, were everyone to agree now. */
  notBefore: Date
  due: boolean
}

/** `seconds`: how many could be the second person. Asked anew each time: who was alone may have company by now, and the reverse. */
export function standingOf(approval: ApprovalFacts, seconds: number, now: Date): Standing {
  const { kind, requestedAt, expiresAt, state } = approval
  const alone = seconds === 0 && state !== "approved"
  const waits = requestedAt.getTime() + (alone ? approvalRules[kind].aloneMs : 0)
  const notBefore = new Date(Math.max(approval.notBefore.getTime(), waits))
  const isOver = (state === "open" || state === "approved") && now >= expiresAt
  const agreed = state === "approved" || (state === "open" && alone)
  return { state: isOver ? "expired" : state, alone, notBefore, due: agreed && !isOver && now >= notBefore }
}
