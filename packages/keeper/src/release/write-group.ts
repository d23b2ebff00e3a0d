/** Decides and writes the requests of a batch together, under the log's lock: sequence numbers have no gaps and no twins. */
import { timingSafeEqual } from "node:crypto"
import { ApiError } from "@subrosa/contract"
import type { Sql } from "../db.ts"
import { Group, type GroupRan, type Outcome } from "../log/unit.ts"
import { decideWrite, type SameShare } from "./decide-write.ts"
import type { ChartShares } from "./shares.ts"
import type { WritePlan } from "./write-plan.ts"
import type { WriteRequest } from "./write-request.ts"
import { insertPlans, type SealedPlan } from "./write-rows.ts"
import { readWriteState, type WriteState } from "./write-state.ts"

export interface PreparedWrite {
  request: WriteRequest
  /** Sealed shares in the order of the request's entries. */
  sealed: readonly Uint8Array[]
  sharesOf: (chart: string) => ChartShares
}

export type Written = Pick<WritePlan, "seqs">

export const writeGroup = (): Group<PreparedWrite, Written> => new Group({ run: runWrites })

/** Whether a stored share is the one given: opens it, if need be. */
export const sameShareBy =
  (sharesOf: (chart: string) => ChartShares): SameShare =>
  (entry, { sealed, plain, chart }) => {
    if (plain !== undefined) return timingSafeEqual(plain, entry.share)
    if (sealed === undefined || sealed === null) return false
    return timingSafeEqual(sharesOf(chart).open(sealed, { segment: entry.segment, entry: entry.id }), entry.share)
  }

async function runWrites(
  sql: Sql,
  prepared: readonly PreparedWrite[],
  locked: Promise<Date>,
): Promise<GroupRan<Written>> {
  const [state, now] = await Promise.all([
    readWriteState(
      sql,
      prepared.map(({ request }) => request),
    ),
    locked,
  ])
  const plans: SealedPlan[] = []
  const outcomes = prepared.map((write): Outcome<Written> => {
    try {
      const plan = planOf(state, write, now)
      plans.push(plan)
      return { kind: "done", events: plan.plan.events, result: { seqs: plan.plan.seqs } }
    } catch (error) {
      if (error instanceof ApiError) return { kind: "refused", error }
      throw error
    }
  })
  const practice = prepared[0]?.request.caller.practice
  const writes = practice === undefined ? Promise.resolve() : insertPlans(sql, practice, plans, state, now)
  return { outcomes, writes }
}

function planOf(state: WriteState, { request, sealed, sharesOf }: PreparedWrite, now: Date): SealedPlan {
  const { plan, settle } = decideWrite(state, request, now, sameShareBy(sharesOf))
  settle()
  const sealedOf = new Map(request.entries.map(({ id }, i) => [id, sealed[i]]))
  const shares = plan.entries.map(({ entry }) => {
    const share = sealedOf.get(entry.id)
    if (share === undefined) throw new Error("invariant: each entry's share was sealed")
    return share
  })
  return { account: request.caller.account, plan, shares }
}
