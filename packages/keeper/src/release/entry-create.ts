/** The keeper's half of writing: charts, segments, shares with their sequence numbers, and the events that tell of them. */
import { ApiError, type Chart, type ChartId, type NewSegment } from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import { CaseloadGate, colleaguesCharts } from "../caseload/caseload-gate.ts"
import type { Database } from "../db.ts"
import type { Gather } from "../gather.ts"
import type { GroupSequencer } from "../log/sequencer.ts"
import type { Group } from "../log/unit.ts"
import type { Pair } from "../relation/care-relations.ts"
import type { SealedKinship } from "../snoop/kinship-rows.ts"
import { chartRead } from "./chart-read.ts"
import { decideWrite } from "./decide-write.ts"
import type { Shares } from "./shares.ts"
import { type Known, type PreparedWrite, sameShareBy, type Written } from "./write-group.ts"
import type { WriteRequest } from "./write-request.ts"
import type { WriteState } from "./write-state.ts"

export interface EntryCreateDeps {
  db: Database
  sequencer: GroupSequencer
  shares: Shares
  clock: () => Date
  writes: Group<PreparedWrite, Written>
  /** What a check is decided on; askers of the same moment share one, and none changes it. */
  states: Gather<WriteRequest, WriteState>
  known: Known
}

/**
 * Whether the request would pass now, so that no ciphertext is stored for one that may not write. `news`: how many entries and charts
 * it would add; 0 for a request that is known to
 * be repeated (one that is not known to be is found out by the store and the log).
 *
 * @throws ApiError as `entryCreate`
 */
export async function entryCheck(deps: EntryCreateDeps, request: WriteRequest): Promise<{ news: number }> {
  checkShares(request)
  const { practice } = request.caller
  const sharesOf = await deps.shares.ofPractice(practice)
  if (mayWriteAsKnown(deps, request, sharesOf)) return { news: request.entries.length }
  const state = await deps.states.ask(practice, request)
  deps.known.memory.learn(practice, [request], state, false)
  const { plan } = decideWrite(state, request, deps.clock(), sameShareBy(sharesOf))
  await checkCaseload(deps, request, state)
  return { news: plan.entries.length + plan.charts.length + plan.segments.length }
}

/** On what was read within the last half minute. Whether it still holds is found out when the entry is written. */
function mayWriteAsKnown(
  { known, clock }: EntryCreateDeps,
  request: WriteRequest,
  sharesOf: Parameters<typeof sameShareBy>[0],
): boolean {
  const state = known.memory.recall(request.caller.practice, [request])
  if (state === undefined || strangersIn(known, request, state).length > 0) return false
  try {
    decideWrite(state, request, clock(), sameShareBy(sharesOf))
    return true
  } catch (error) {
    if (error instanceof ApiError) return false
    throw error
  }
}

/** Colleagues' patients whom the request writes for, without one of whom it is known that the caller has written there before. */
const strangersIn = ({ relations }: Known, request: WriteRequest, state: WriteState): Pair[] =>
  relations.strangers(request.caller.practice, colleaguesCharts(state, request))

/** @throws ApiError `second_person_required` */
async function checkCaseload({ db, clock, known }: EntryCreateDeps, request: WriteRequest, state: WriteState) {
  const { practice } = request.caller
  const strangers = strangersIn(known, request, state)
  if (strangers.length === 0) return
  const gate = await db.inPractice(practice, (sql) => CaseloadGate.read(sql, practice, strangers, clock()))
  gate.require(strangers)
}

/**
 * Answers once all of it is durable and in the log.
 *
 * @throws ApiError `not_found` for charts and segments that are not there or not the caller's to write; `conflict` for an id that
 * stands for other content; `forbidden`, `invalid_request`, `version_conflict`
 */
export async function entryCreate(
  deps: EntryCreateDeps,
  request: WriteRequest,
  kinship: readonly SealedKinship[] = [],
): Promise<Written> {
  checkShares(request)
  const sharesOf = await deps.shares.ofPractice(request.caller.practice)
  const sealed = request.entries.map(({ id, chart, segment, share }) =>
    sharesOf(chart).seal(share, { segment, entry: id }),
  )
  const { result } = await deps.sequencer.appendIn(
    request.caller.practice,
    deps.writes,
    { request, sealed, sharesOf, kinship },
    undefined,
  )
  return result
}

/** A further segment of a chart. @throws as `entryCreate` */
export async function segmentCreate(
  deps: EntryCreateDeps,
  caller: Caller,
  chart: ChartId,
  segment: NewSegment,
): Promise<Chart> {
  await entryCreate(deps, { caller, charts: [], segments: [{ chart, segment }], entries: [] })
  return chartRead(deps.db, caller, chart)
}

function checkShares({ entries }: WriteRequest): void {
  const wrong = entries.findIndex(({ share }) => share.length !== 32)
  if (wrong < 0) return
  const message = "a share is 32 bytes"
  throw new ApiError("invalid_request", message, { errors: [{ field: `entries.${wrong}.share`, message }] })
}
