/** Who may call which operation of the identity half: one table, looked at before anything else. */
import { type Act, ApiError, mayAct, operations, type Role } from "@subrosa/contract"
import type { Caller } from "../caller.ts"

/** `self`: also while pending, about oneself. `staff`: everyone active. Else the act that the roles must permit. */
export type Need = "self" | "staff" | Act

export const needs = {
  sessionRead: "self",
  sessionEnd: "self",
  slotSearch: "self",
  passkeyOptions: "self",
  slotCreate: "self",
  slotEnd: "self",
  deviceSearch: "staff",
  deviceEnd: "staff",
  accountSearch: "staff",
  accountActivate: "practice-manage",
  accountUpdate: "practice-manage",
  accountEnd: "practice-manage",
  recoveryHelpersRead: "staff",
  recoveryHelpersUpdate: "staff",
  recoveryHelpersEnd: "staff",
  recoverySearch: "staff",
  recoveryCreate: "staff",
  recoveryKeyRead: "staff",
  recoveryLinkUpdate: "staff",
  recoveryEnd: "staff",
  recoveryNoticeAcknowledge: "staff",
  recoveryNoticeDispute: "staff",
  importCreate: "chart-create",
  invitationCreate: "practice-manage",
  invitationSearch: "practice-manage",
  invitationEnd: "practice-manage",
  teamCreate: "practice-manage",
  teamMemberCreate: "practice-manage",
  teamMemberEnd: "practice-manage",
  teamRotate: "staff",
  approvalSearch: "staff",
  approvalDecide: "approve",
  approvalEnd: "staff",
  lockSearch: "watch",
  lockCreate: "watch",
  lockEnd: "watch",
  careRelationSearch: "staff",
  careRelationCreate: "staff",
  careRelationEnd: "staff",
  breakGlassCreate: "break-glass",
  breakGlassSearch: "watch",
  ceilingSearch: "watch",
  blastRadiusRead: "watch",
  watchRead: "watch",
  breakerRead: "watch",
  breakerEnd: "watch",
  caseSearch: "incident",
  caseCreate: "incident",
  caseRead: "incident",
  caseEntrySearch: "incident",
  caseEntryCreate: "incident",
  caseContain: "incident",
  caseFactsRead: "incident",
  caseLogAt: "incident",
  caseEventSearch: "incident",
  caseControlSearch: "incident",
  caseWriteSearch: "incident",
  caseChartCreate: "incident",
  caseChartSearch: "incident",
  caseReleaseCreate: "incident",
  noticeUpdate: "incident",
  noticeSearch: "incident",
  noticeRead: "incident",
  noticeCheck: "find",
  sealedNoticeSend: "incident",
  codePoolSearch: "incident",
  codePoolCreate: "incident",
  codePoolEnd: "incident",
  codeCreate: "incident",
  codeAssign: "incident",
  codeUse: "incident",
  limitsUpdate: "practice-manage",
  settingsUpdate: "practice-manage",
  witnessPolicyRead: "staff",
  witnessPolicyUpdate: "practice-manage",
} as const satisfies Record<string, Need>
export type SignedName = keyof typeof needs

export function mayCall(roles: readonly Role[], name: SignedName): boolean {
  const need: Need = needs[name]
  if (need === "self") return true
  return need === "staff" ? roles.length > 0 : mayAct(roles, need)
}

/** Throws `forbidden`, or `step_up_required` where the contract asks for a fresh sign-in; for another practice than the caller's `not_found`, for its existence is none of theirs. */
export function authorize(caller: Caller, name: SignedName, practice: string): void {
  if (practice !== caller.practice) throw new ApiError("not_found", "there is no such practice")
  if (!mayCall(caller.roles, name)) {
    const isPending = caller.roles.length === 0
    throw new ApiError("forbidden", isPending ? "an owner has yet to let you in" : "your roles do not permit this")
  }
  if (operations[name]?.auth === "fresh" && !caller.fresh)
    throw new ApiError("step_up_required", "sign in again to do this")
}
