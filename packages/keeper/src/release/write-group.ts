/** Decides and writes the requests of a batch together, under the log's lock: sequence numbers have no gaps and no twins. */
import { timingSafeEqual } from "node:crypto"
import { ApiError } from "@subrosa/contract"
import type { Sql } from "../db.ts"
import { Group, type GroupAhead, type GroupRan, type Outcome } from "../log/unit.ts"
import { decideWrite, type SameShare } from "./decide-write.ts"
import type { ChartShares } from "./shares.ts"
import { writeKnownRows } from "./write-known.ts"
import type { WriteMemory } from "./write-memory.ts"
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

export const writeGroup = (memory: WriteMemory): Group<PreparedWrite, Written> =>
  new Group({
    run: (sql, prepared, now) => runWrites(memory, sql, prepared, now),
    ahead: (prepared, now) => writeAhead(memory, prepared, now),
  })

/** Whether a stored share is the one given: opens it, if need be. */
export const sameShareBy =
  (sharesOf: (chart: string) => ChartShares): SameShare =>
  (entry, { sealed, plain, chart }) => {
    if (plain !== undefined) return timingSafeEqual(plain, entry.share)
    if (sealed === undefined || sealed === null) return false
    return timingSafeEqual(sharesOf(chart).open(sealed, { segment: entry.segment, entry: entry.id }), entry.share)
  }

async function runWrites(
  memory: WriteMemory,
  sql: Sql,
  prepared: readonly PreparedWrite[],
  locked: Promise<Date>,
): Promise<GroupRan<Written>> {
  const requests = prepared.map(({ request }) => request)
  const [state, now] = await Promise.all([readWriteState(sql, requests), locked])
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
  if (practice === undefined) return { outcomes, writes: Promise.resolve() }
  memory.learn(practice, requests, state, true)
  return { outcomes, writes: insertPlans(sql, practice, plans, state, now) }
}

/** The same on what is known from before; undefined when something is not known or any request is refused: then it is to be read. */
function writeAhead(
  memory: WriteMemory,
  prepared: readonly PreparedWrite[],
  now: Date,
): GroupAhead<Written> | undefined {
  const requests = prepared.map(({ request }) => request)
  const practice = requests[0]?.caller.practice
  const state = practice === undefined ? undefined : memory.recall(practice, requests)
  if (practice === undefined || state === undefined) return undefined
  const before = { ...state, charts: new Map(state.charts), segments: new Map(state.segments) }
  let plans: SealedPlan[]
  try {
    plans = prepared.map((write) => planOf(state, write, now))
  } catch (error) {
    if (error instanceof ApiError) return undefined
    throw error
  }
  const entries = plans.flatMap(({ account, plan, shares }) =>
    plan.entries.map(({ entry, seq }, i) => ({ entry, seq, account, sealed: shares[i] ?? new Uint8Array(0) })),
  )
  return {
    outcomes: plans.map(({ plan }) => ({ events: plan.events, result: { seqs: plan.seqs } })),
    async write(sql, end, append) {
      memory.forget(practice, requests)
      const known = { requests, before, after: state, entries, now }
      if (!(await writeKnownRows(sql, practice, known, end, append))) return false
      memory.learn(practice, requests, state, true)
      return true
    },
  }
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
