/**
 * Whether a request may write, and what it changes. Pure: from what is there to what is to be inserted.
 *
 * Whatever exists already with the same content is left alone and answered as the first time, so a lost answer is simply asked for
 * again; the same id with other content is a conflict.
 */
import { ApiError, type ChartId, mayAct, type NewChart, type NewSegment, type WriteEvent } from "@subrosa/contract"
import { checkSegment } from "./check-segment.ts"
import { maySegmentOf, type Relation } from "./permission.ts"
import { type ChartEvent, Draft, type WritePlan } from "./write-plan.ts"
import type { EntryToWrite, WriteRequest } from "./write-request.ts"
import type { ChartState, ShareState, WriteState } from "./write-state.ts"

/** Whether a stored, sealed share is the one given. */
export type SameShare = (entry: EntryToWrite, stored: ShareState) => boolean

export interface DecidedWrite {
  plan: WritePlan
  /** Lays the plan over the state, for the requests that are decided after it. Until then the state is as it was. */
  settle(): void
}

/** @throws ApiError the refusal */
export function decideWrite(state: WriteState, request: WriteRequest, time: Date, sameShare: SameShare): DecidedWrite {
  const draft = new Draft(state)
  for (const chart of request.charts) addChart(draft, request, chart, time)
  for (const { chart, segment } of request.segments) addSegment(draft, request, chart, segment)
  const seqs = request.entries.map((entry, i) => ({ id: entry.id, seq: addEntry(draft, request, entry, i, sameShare) }))
  return { plan: draft.plan(seqs, writeEvents(draft, request, time)), settle: () => draft.settle() }
}

function addChart(draft: Draft, request: WriteRequest, chart: NewChart, time: Date): void {
  const { caller } = request
  if (!mayAct(draft.state.recheck.rolesOf(caller), "chart-create")) {
    throw new ApiError("forbidden", "your role does not make charts")
  }
  const known = draft.chart(chart.id)
  if (known !== undefined) {
    if (known.kind !== chart.kind || known.careTeam !== chart.careTeam) throw conflict("a chart")
  } else {
    const team = draft.state.teams.get(chart.careTeam)
    if (team?.kind !== "care") throw invalid("charts", "the care team does not exist")
    if (chart.kind === "practice" && draft.practiceChart !== undefined) throw conflict("the practice's own chart")
    const event: ChartEvent = {
      type: "chart",
      practice: caller.practice,
      time: time.toISOString(),
      account: caller.account,
      device: caller.device,
      chart: chart.id,
      kind: chart.kind,
      team: chart.careTeam,
    }
    draft.addChart(chart, event)
  }
  for (const segment of chart.segments) addSegment(draft, request, chart.id, segment)
}

function addSegment(draft: Draft, request: WriteRequest, chartId: ChartId, segment: NewSegment): void {
  const chart = requireChart(draft, chartId)
  const relation = relationOf(draft, request, chart)
  checkSegment(draft, relation, chartId, chart.careTeam, segment)
}

/** The seq of an entry: the next of its chart, or the one it has. */
function addEntry(draft: Draft, request: WriteRequest, entry: EntryToWrite, at: number, same: SameShare): number {
  const chart = requireChart(draft, entry.chart)
  const segment = draft.segment(entry.segment)
  if (segment === undefined || segment.chart !== entry.chart) throw notFound()
  if (!maySegmentOf(relationOf(draft, request, chart), segment)) throw notFound()
  if (entry.keyVersion > segment.keyVersion) {
    throw invalid(`entries.${at}.keyVersion`, "the segment has no key of this version")
  }
  const known = draft.share(entry.id)
  if (known === undefined) return draft.addEntry(entry)
  // Of a batch's own entries the share is not sealed yet; two requests with one id in one batch are a client's mistake.
  const repeated =
    known.chart === entry.chart &&
    known.segment === entry.segment &&
    known.keyVersion === entry.keyVersion &&
    draft.digest(entry.id) === entry.ciphertextDigest &&
    same(entry, known)
  if (!repeated) throw conflict("an entry")
  return known.seq
}

function writeEvents(draft: Draft, { caller }: WriteRequest, time: Date): WriteEvent[] {
  return [...Map.groupBy(draft.entries, ({ entry }) => entry.chart)].map(([chart, entries]) => ({
    type: "write",
    practice: caller.practice,
    time: time.toISOString(),
    account: caller.account,
    device: caller.device,
    chart,
    entries: entries.map(({ entry, seq }) => ({
      entry: entry.id,
      segment: entry.segment,
      seq,
      ciphertext: entry.ciphertextDigest,
    })),
  }))
}

function requireChart(draft: Draft, chart: ChartId): ChartState {
  const found = draft.chart(chart)
  if (found === undefined) throw notFound()
  return found
}

function relationOf({ state }: Draft, { caller }: WriteRequest, chart: ChartState): Relation {
  return {
    account: caller.account,
    roles: state.recheck.rolesOf(caller),
    chartKind: chart.kind,
    care: state.recheck.careOf(caller.account, chart.careTeam),
    exporting: false,
    emergency: false,
  }
}

const notFound = () => new ApiError("not_found", "there is no such chart or segment")
const conflict = (what: string) => new ApiError("conflict", `${what} with this id is there already, with other content`)
const invalid = (field: string, message: string) =>
  new ApiError("invalid_request", message, { errors: [{ field, message }] })
