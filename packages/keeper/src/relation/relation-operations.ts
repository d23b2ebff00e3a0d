/** Care relations that colleagues set: assigned, handed over, supervised, billed. Logged, and seen in the chart. */
import type * as contract from "@subrosa/contract"
import {
  type AccountId,
  ApiError,
  type CareRelation,
  type ChartId,
  type Event,
  type RelationKind,
} from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import type { Sql } from "../db.ts"
import { change, type EventHead, type Signed } from "../identity/context.ts"
import { refuseField } from "../identity/refuse.ts"
import { readManyChartFacts } from "../release/chart-facts.ts"
import { mayKind } from "../release/permission.ts"
import { relationEnd, relationStore, relationsOfChart } from "./care-relations.ts"

/** Those end by themselves: nobody remembers to end a holiday's cover. */
const mustEnd: readonly RelationKind[] = ["hand-over", "billing-task"]
/** A hand-over is for a holiday or an illness, not for good. */
const sizeMaxMs = 366 * 86_400_000

export const careRelationSearch: Signed<typeof contract.careRelationSearch> = async (
  { db, clock },
  caller,
  { params },
) => {
  const relations = await db.inPractice(caller.practice, async (sql) => {
    await requireOpener(sql, caller, params.chart)
    return relationsOfChart(sql, caller.practice, params.chart, clock())
  })
  return { relations }
}

/** Throws `not_found` for a chart that the caller may not open, `invalid_request` for a colleague who could not. */
export const careRelationCreate: Signed<typeof contract.careRelationCreate> = async (identity, caller, input) =>
  change(identity, caller, async (sql, head, now) => {
    const { chart } = input.params
    const { account, kind } = input.body
    const until = checkUntil(kind, input.body.until, now)
    await requireOpener(sql, caller, chart)
    if (account === caller.account) throw refuseField("account", "must be a colleague: say a reason when you open it")
    if (!(await couldOpen(sql, caller, chart, account, kind))) {
      throw refuseField("account", "must be someone who may open this chart")
    }
    await relationStore(sql, caller.practice, { account, chart, kind, until, by: caller.account }, now)
    const relation: CareRelation = {
      account,
      chart,
      kind,
      since: now.toISOString(),
      until: until?.toISOString() ?? null,
      by: caller.account,
    }
    return { events: [relationEvent(head, relation, "set")], result: relation }
  })

/** Ending twice is harmless; throws `not_found` for one that never was. */
export const careRelationEnd: Signed<typeof contract.careRelationEnd> = async (identity, caller, { params }) =>
  change(identity, caller, async (sql, head, now) => {
    const { chart, account, kind } = params
    await requireOpener(sql, caller, chart)
    const ended = await relationEnd(sql, caller.practice, { account, chart, kind }, now)
    const event = relationEvent(head, { chart, account, kind, until: null }, "ended")
    if (ended === "unknown") throw new ApiError("not_found", "there is no such care relation")
    return { events: ended === "ended" ? [event] : [], result: {} }
  })

function checkUntil(kind: RelationKind, text: string | null, now: Date): Date | null {
  if (text === null) {
    if (mustEnd.includes(kind)) throw refuseField("until", "must be given for this")
    return null
  }
  const until = new Date(text)
  const lasts = until.getTime() - now.getTime()
  if (lasts <= 0 || lasts > sizeMaxMs) throw refuseField("until", "must lie within the next year")
  return until
}

async function requireOpener(sql: Sql, caller: Caller, chart: ChartId): Promise<void> {
  const [facts] = await readManyChartFacts(sql, caller.practice, [{ chart, account: caller.account, exporting: false }])
  if (facts?.relation.chartKind !== "patient" || !mayKind(facts.relation, "directory")) {
    throw new ApiError("not_found", "there is no such chart")
  }
}

/** The relation explains openings; it gives nobody a right that their roles and teams do not give. */
async function couldOpen(
  sql: Sql,
  { practice }: Caller,
  chart: ChartId,
  account: AccountId,
  kind: RelationKind,
): Promise<boolean> {
  const [facts] = await readManyChartFacts(sql, practice, [{ chart, account, exporting: false }])
  return facts !== undefined && mayKind(facts.relation, kind === "billing-task" ? "billing" : "directory")
}

const relationEvent = (
  head: EventHead,
  { chart, account, kind, until }: Pick<CareRelation, "chart" | "account" | "kind" | "until">,
  made: "set" | "ended",
): Event => ({
  ...head,
  type: "relation",
  chart,
  subject: account,
  kind,
  change: made,
  ...(until !== null && { until }),
})
