/** Decides and writes the requests of a batch together, under the log's lock: sequence numbers have no gaps and no twins. */
import { timingSafeEqual } from "node:crypto"
import { ApiError, teamKindOf } from "@subrosa/contract"
import { CaseloadGate, colleaguesCharts } from "../caseload/caseload-gate.ts"
import type { Sql } from "../db.ts"
import { Group, type GroupAhead, type GroupRan, type Outcome } from "../log/unit.ts"
import type { Made } from "../relation/care-relations.ts"
import type { OwnRelations } from "../relation/own-relations.ts"
import { kinshipStore, type SealedKinship } from "../snoop/kinship-rows.ts"
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
  /** Of the request's Patients: stored if it is done. */
  kinship: readonly SealedKinship[]
}

export type Written = Pick<WritePlan, "seqs">

export const writeGroup = (known: Known): Group<PreparedWrite, Written> =>
  new Group({
    run: (sql, prepared, locked) => runWrites(known, sql, prepared, locked),
    ahead: (prepared, now) => writeAhead(known, prepared, now),
  })

/** What is kept from write to write. */
export interface Known {
  memory: WriteMemory
  relations: OwnRelations
}

/** Whether a stored share is the one given: opens it, if need be. */
export const sameShareBy =
  (sharesOf: (chart: string) => ChartShares): SameShare =>
  (entry, { sealed, plain, chart }) => {
    if (plain !== undefined) return timingSafeEqual(plain, entry.share)
    if (sealed === undefined || sealed === null) return false
    return timingSafeEqual(sharesOf(chart).open(sealed, { segment: entry.segment, entry: entry.id }), entry.share)
  }

async function runWrites(
  { memory, relations }: Known,
  sql: Sql,
  prepared: readonly PreparedWrite[],
  locked: Promise<Date>,
): Promise<GroupRan<Written>> {
  const requests = prepared.map(({ request }) => request)
  const [state, now] = await Promise.all([readWriteState(sql, requests), locked])
  const practice = prepared[0]?.request.caller.practice
  if (practice === undefined) return { outcomes: [], writes: Promise.resolve() }
  const caseload = requests.map((request) => colleaguesCharts(state, request))
  const gate = await CaseloadGate.read(sql, practice, relations.strangers(practice, caseload.flat()), now)
  relations.learn(practice, gate.authors)
  const plans: SealedPlan[] = []
  const kinship: SealedKinship[] = []
  const outcomes = prepared.map((write, i): Outcome<Written> => {
    try {
      const strangers = relations.strangers(practice, caseload[i] ?? [])
      gate.require(strangers)
      const plan = planOf(state, write, now)
      gate.add(strangers)
      plans.push(plan)
      kinship.push(...write.kinship)
      return { kind: "done", events: plan.plan.events, result: { seqs: plan.plan.seqs } }
    } catch (error) {
      if (error instanceof ApiError) return { kind: "refused", error }
      throw error
    }
  })
  memory.learn(practice, requests, state, true)
  // Charts before what refers to them.
  const writes = insertPlans(sql, practice, plans, state, now)
  const related = relations.write(sql, practice, madeBy(plans, state), now)
  return {
    outcomes,
    writes: Promise.all([writes, related, gate.write(sql, practice, now), kinshipStore(sql, practice, kinship)]),
  }
}

/** The same on what is known from before; undefined when something is not known or any request is refused: then it is to be read. */
function writeAhead(
  { memory, relations }: Known,
  prepared: readonly PreparedWrite[],
  now: Date,
): GroupAhead<Written> | undefined {
  if (prepared.some(({ kinship }) => kinship.length > 0)) return undefined
  const requests = prepared.map(({ request }) => request)
  const practice = requests[0]?.caller.practice
  const state = practice === undefined ? undefined : memory.recall(practice, requests)
  if (practice === undefined || state === undefined) return undefined
  // Whether a stranger's chart may be written in is read first.
  if (requests.some((request) => relations.strangers(practice, colleaguesCharts(state, request)).length > 0))
    return undefined
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
  const authors = relations.unknown(practice, madeBy(plans, state))
  return {
    outcomes: plans.map(({ plan }) => ({ events: plan.events, result: { seqs: plan.seqs } })),
    async write(sql, end, append) {
      memory.forget(practice, requests)
      const known = { requests, before, after: state, entries, authors, now }
      if (!(await writeKnownRows(sql, practice, known, end, append))) return false
      memory.learn(practice, requests, state, true)
      relations.learn(practice, authors)
      return true
    },
  }
}

/** Who has made which patients' charts, or written in them. */
function madeBy(plans: readonly SealedPlan[], state: WriteState): Made[] {
  return plans
    .flatMap(({ account, plan }): Made[] => {
      const charts = [...plan.charts.map(({ id }) => id), ...plan.entries.map(({ entry }) => entry.chart)]
      // A request that writes in several charts is an import, which makes nobody their patients' author.
      const isImport = new Set(charts).size > 1
      const written = isImport ? [] : plan.entries.filter(({ entry }) => isCare(state, entry.segment))
      return [
        ...plan.charts.map(({ id }): Made => ({ account, chart: id, kind: "created" })),
        ...written.map(({ entry }): Made => ({ account, chart: entry.chart, kind: "author" })),
      ]
    })
    .filter(({ chart }) => state.charts.get(chart)?.kind === "patient")
}

/** Whoever corrects a name at the desk has not begun to treat anyone. */
function isCare(state: WriteState, segment: string): boolean {
  const kind = state.segments.get(segment)?.kind
  return kind !== undefined && teamKindOf[kind] !== "practice"
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
