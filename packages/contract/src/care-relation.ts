/** Who has to do with a patient, set by colleagues: assigned, handed over, supervised, billed (spec/governor.md, "Care relations"). */
import { z } from "zod"
import { AccountId, ChartId } from "./ids.ts"
import { operation } from "./operation.ts"
import { RelationKind } from "./reason.ts"
import { inPractice, none } from "./shape.ts"
import { Instant } from "./wire.ts"

/** What people set; the rest comes about by writing, by the calendar or in an emergency. */
export const SetRelationKind = RelationKind.extract(["assigned", "hand-over", "supervision", "billing-task"])
export type SetRelationKind = z.infer<typeof SetRelationKind>

export const CareRelation = z.object({
  account: AccountId,
  chart: ChartId,
  kind: RelationKind,
  since: Instant,
  /** Null: without an end. */
  until: Instant.nullable(),
  by: AccountId,
})
export type CareRelation = z.infer<typeof CareRelation>

const ofChart = inPractice.extend({ chart: ChartId })

/** Those that hold now, for whoever may open the chart. */
export const careRelationSearch = operation({
  name: "careRelationSearch",
  auth: "signed",
  method: "GET",
  path: "/v1/practices/:practice/charts/:chart/care-relations",
  params: ofChart,
  query: none,
  body: none,
  result: z.object({ relations: z.array(CareRelation) }),
})

/**
 * Sets one for a colleague who could open the chart; nobody sets one for themselves. A hand-over and a billing task have an end. Set
 * again, it gets the new end. In the log, and seen in the chart.
 */
export const careRelationCreate = operation({
  name: "careRelationCreate",
  auth: "signed",
  method: "POST",
  path: "/v1/practices/:practice/charts/:chart/care-relations",
  params: ofChart,
  query: none,
  body: z.object({ account: AccountId, kind: SetRelationKind, until: Instant.nullable() }),
  result: CareRelation,
})

export const careRelationEnd = operation({
  name: "careRelationEnd",
  auth: "signed",
  method: "DELETE",
  path: "/v1/practices/:practice/charts/:chart/care-relations/:account/:kind",
  params: ofChart.extend({ account: AccountId, kind: SetRelationKind }),
  query: none,
  body: none,
  result: z.object({}),
})
