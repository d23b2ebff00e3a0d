/** Approvals, ceilings, locks, breaker: what officers see and decide. Emergencies. */
import {
  type AccountId,
  type Approval,
  type ApprovalId,
  CaseReleaseAct,
  type ChartId,
  type EmergencyCode,
  type LockId,
  type LockSubject,
  SetRelationKind,
} from "@subrosa/contract"
import { queryOptions } from "@tanstack/react-query"
import { chartOpenAs, keepChart } from "./charts.ts"
import { desk } from "./desk.ts"

export type {
  Approval,
  ApprovalId,
  Ceiling,
  EmergencyCode,
  Lock,
  LockId,
  SetRelationKind,
  StatedReason,
} from "@subrosa/contract"

const lookAgainMs = 10_000

export const approvals = queryOptions({
  queryKey: ["approvals"],
  queryFn: () => desk.approvals(true),
  refetchInterval: lookAgainMs,
})
export type ApprovalRow = Awaited<ReturnType<typeof desk.approvals>>[number]
/** The release of a case's records that is asked for; undefined for any other act. */
export function caseReleaseOf({ kind, act }: Pick<Approval, "kind" | "act">): CaseReleaseAct | undefined {
  return kind === "notice-release" ? CaseReleaseAct.safeParse(JSON.parse(act)).data : undefined
}
/** Names and addresses alone: for letters. All others are records that posted texts are compared with. */
export const isOfCards = ({ kinds }: CaseReleaseAct): boolean => kinds.every((kind) => kind === "directory")

export const approvalDecide = (input: { approval: ApprovalId; decision: "approve" | "refuse" }) =>
  desk.approvalDecide(input)
export const approvalEnd = (approval: ApprovalId) => desk.approvalEnd(approval)

export const ceilings = queryOptions({
  queryKey: ["ceilings"],
  queryFn: () => desk.ceilings(),
  refetchInterval: lookAgainMs,
})
export type CeilingRow = Awaited<ReturnType<typeof desk.ceilings>>[number]

export const locks = queryOptions({ queryKey: ["locks"], queryFn: () => desk.locks(), refetchInterval: lookAgainMs })
export const lockCreate = (subject: LockSubject) => desk.lockCreate(subject)
export const lockEnd = (lock: LockId) => desk.lockEnd(lock)

export const breaker = queryOptions({
  queryKey: ["breaker"],
  queryFn: () => desk.breaker(),
  refetchInterval: lookAgainMs,
})
export const breakerEnd = () => desk.breakerEnd()

export const careRelations = (chart: ChartId) =>
  queryOptions({ queryKey: ["relations", chart], queryFn: () => desk.careRelations(chart) })
export type CareRow = Awaited<ReturnType<typeof desk.careRelations>>[number]
/** What colleagues set by hand; the rest comes about by writing. */
export const setRelationKinds = SetRelationKind.options
export const isSetRelation = (kind: string): kind is SetRelationKind => SetRelationKind.safeParse(kind).success
export const careRelationSet = (input: { chart: ChartId; account: AccountId; kind: SetRelationKind; until?: string }) =>
  desk.careRelationSet(input)
export const careRelationEnd = (input: { chart: ChartId; account: AccountId; kind: SetRelationKind }) =>
  desk.careRelationEnd(input)

/** Opens the chart in an emergency, if nobody else has to agree first; true once it is open. */
export async function openInEmergency(input: { chart: ChartId; code: EmergencyCode; note: string }): Promise<boolean> {
  const answer = await desk.breakGlass(input)
  if (answer.kind === "waiting") return false
  keepChart(await chartOpenAs({ chart: input.chart, purpose: "ETREAT", segments: emergencySegments }))
  return true
}

/** All but the notes that are one author's alone. */
const emergencySegments = ["directory", "clinical", "substance-use"] as const
