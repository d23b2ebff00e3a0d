/**
 * Acts that one person alone may not do: who asked, who agreed, from when on (spec/governor.md, "Approvals").
 *
 * What asks for one is the operation itself (`limitsUpdate`, `exportCreate`, ...); here it is looked at and decided.
 */
import { z } from "zod"
import { AccountId, ApprovalId } from "./ids.ts"
import { operation } from "./operation.ts"
import { inPractice, none } from "./shape.ts"
import { bytesOf, Instant } from "./wire.ts"

export const ApprovalKind = z.enum([
  "limits",
  "settings",
  "export",
  "import-caseload",
  "recovery",
  "break-glass",
  "witness-policy",
  "notice-release",
])
export type ApprovalKind = z.infer<typeof ApprovalKind>

/** `expired` is never stored: it is what `open` and `approved` become when nobody applies them in time. */
export const ApprovalState = z.enum(["open", "approved", "refused", "cancelled", "expired", "applied"])
export type ApprovalState = z.infer<typeof ApprovalState>

export const Approval = z.object({
  id: ApprovalId,
  kind: ApprovalKind,
  /** Canonical JSON of what would be done. Structure only: it holds nothing of a patient's. */
  act: z.string().max(65_536),
  /** SHA-256 of `act`, as the log has it. */
  actDigest: bytesOf(32),
  requestedBy: AccountId,
  /** Whom it is about, where it is about somebody: they are not the second person, and may cancel it. */
  subject: AccountId.nullable(),
  requestedAt: Instant,
  /** Not applied earlier, whoever agrees. */
  notBefore: Instant,
  expiresAt: Instant,
  state: ApprovalState,
  decidedBy: AccountId.nullable(),
  decidedAt: Instant.nullable(),
  /** There is no second officer: it waits for time alone, and all staff see it. */
  alone: z.boolean(),
  /** Nothing is missing any more but its being applied. */
  due: z.boolean(),
})
export type Approval = z.infer<typeof Approval>

const withApproval = inPractice.extend({ approval: ApprovalId })

/** Officers see all; others what they asked for themselves, what is about them, and what a lone officer asks for. Newest first. */
export const approvalSearch = operation({
  name: "approvalSearch",
  auth: "signed",
  method: "GET",
  path: "/v1/practices/:practice/approvals",
  params: inPractice,
  /** `pending`: only those that may still be applied. */
  query: z.object({ pending: z.enum(["true"]).optional() }),
  body: none,
  result: z.object({ approvals: z.array(Approval) }),
})

/** The second person's answer: another officer than the one who asked, and than whom it is about. Repeating it is harmless. */
export const approvalDecide = operation({
  name: "approvalDecide",
  auth: "fresh",
  method: "POST",
  path: "/v1/practices/:practice/approvals/:approval/decision",
  params: withApproval,
  query: none,
  body: z.object({ decision: z.enum(["approve", "refuse"]) }),
  result: Approval,
})

/** Cancels it: whoever asked, whom it is about, or any officer, at any time before it is applied. */
export const approvalEnd = operation({
  name: "approvalEnd",
  auth: "signed",
  method: "DELETE",
  path: "/v1/practices/:practice/approvals/:approval",
  params: withApproval,
  query: none,
  body: none,
  result: Approval,
})
