/**
 * What decisions about writing rested on last, kept so that the next one need not read it again.
 *
 * Never trusted: the statement that writes compares every fact with the stored one, under the log's lock (write-known.ts). What is out of
 * date here costs a second try, nothing else.
 */
import { RecentMap } from "../recent-map.ts"
import { Recheck, type Standing } from "./caller-recheck.ts"
import type { WriteRequest } from "./write-request.ts"
import { type ChartState, placeOf, type SegmentState, type WriteState } from "./write-state.ts"

const sessionsKept = 2_000
const chartsKept = 2_000
/** A check before the store takes ciphertexts may rest on what was read so long ago. */
const standingGoodMs = 30_000

interface KnownStanding {
  standing: Standing
  /** Milliseconds of a clock that never runs back. */
  readAt: number
}

interface KnownChart {
  chart: ChartState
  segments: Map<string, SegmentState>
}

/** Clients choose ids: two practices may have the same. */
const keyOf = (practice: string, id: string): string => `${practice}/${id}`

export class WriteMemory {
  readonly #standings = new RecentMap<string, KnownStanding>(sessionsKept)
  readonly #charts = new RecentMap<string, KnownChart>(chartsKept)

  /** Takes what was read for these requests, or what they have left behind. `newer`: whether it may replace what is known of a chart. */
  learn(practice: string, requests: readonly WriteRequest[], state: WriteState, newer: boolean): void {
    const readAt = performance.now()
    for (const { caller } of requests) {
      const standing = state.recheck.standingOf(caller.session)
      if (standing !== undefined) this.#standings.set(keyOf(practice, caller.session), { standing, readAt })
    }
    const segments = Map.groupBy(state.segments, ([, { chart }]) => chart as string)
    for (const [id, chart] of state.charts) {
      const key = keyOf(practice, id)
      if (!newer && this.#charts.get(key) !== undefined) continue
      this.#charts.set(key, { chart, segments: new Map(segments.get(id)) })
    }
  }

  /** What these requests were decided on is not so any more. */
  forget(practice: string, requests: readonly WriteRequest[]): void {
    for (const { caller, entries } of requests) {
      this.#standings.delete(keyOf(practice, caller.session))
      for (const { chart } of entries) this.#charts.delete(keyOf(practice, chart))
    }
  }

  /** The state for requests that only write entries, as if none of these was there; undefined when something of it is not known. */
  recall(practice: string, requests: readonly WriteRequest[]): WriteState | undefined {
    const standings = new Map<string, Standing>()
    const charts = new Map<string, ChartState>()
    const segments = new Map<string, SegmentState>()
    const since = performance.now() - standingGoodMs
    for (const request of requests) {
      if (request.charts.length > 0 || request.segments.length > 0 || request.entries.length === 0) return undefined
      const { session } = request.caller
      const known = this.#standings.get(keyOf(practice, session))
      if (known === undefined || known.readAt < since) return undefined
      standings.set(session, known.standing)
      for (const { chart } of request.entries) {
        if (charts.has(chart)) continue
        const found = this.#charts.get(keyOf(practice, chart))
        if (found === undefined) return undefined
        charts.set(chart, found.chart)
        for (const [id, segment] of found.segments) segments.set(id, segment)
      }
    }
    return {
      recheck: new Recheck(standings),
      charts,
      segments,
      places: new Set([...segments.values()].map(placeOf)),
      teams: new Map(),
      wraps: new Map(),
      shares: new Map(),
      digests: new Map(),
      practiceChart: undefined,
    }
  }
}
