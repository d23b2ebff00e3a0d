import assert from "node:assert/strict"
import { test } from "node:test"
import { type Limits, limitsDefault, type Role } from "@subrosa/contract"
import fc from "fast-check"
import { decideRelease, limitOf, type Opening, type Window, windowMs } from "./decide-release.ts"

const minute = 60_000
const start = Date.parse("2026-01-01T00:00:00.000Z")
const limits: Limits = {
  ...limitsDefault,
  clinician: { ...limitsDefault.clinician, hour: 3, day: 5 },
  owner: { ...limitsDefault.owner, hour: 2, day: 7 },
}
const roles: readonly Role[] = ["clinician", "owner"]

/** Requests of one person: minutes since the one before, and which of twelve charts. */
const requests = fc.array(fc.tuple(fc.nat(200), fc.nat(11)), { maxLength: 120 })

interface Opened {
  chart: string
  at: number
}

/** Plays requests against the rule as the store keeps openings: the latest of each chart, none older than a day. */
function play(asked: readonly (readonly [number, number])[]): Opened[] {
  const opened: Opened[] = []
  let kept: Opening[] = []
  let now = start
  for (const [minutes, chart] of asked) {
    now += minutes * minute
    const id = `chart-${chart}`
    kept = kept.filter(({ at }) => at.getTime() > now - windowMs.day)
    if (decideRelease(limits, roles, kept, id, new Date(now)).kind === "limit") continue
    opened.push({ chart: id, at: now })
    kept = [...kept.filter((opening) => opening.chart !== id), { chart: id, at: new Date(now) }]
  }
  return opened
}

const chartsIn = (opened: readonly Opened[], from: number, window: Window): number =>
  new Set(opened.filter(({ at }) => at >= from && at < from + windowMs[window]).map(({ chart }) => chart)).size

test("whatever is asked when, no window of an hour or a day ever holds more charts than its limit", () => {
  fc.assert(
    fc.property(requests, (asked) => {
      const opened = play(asked)
      for (const window of ["hour", "day"] as const) {
        // It is enough to look at windows that begin with an opening.
        for (const { at } of opened) assert.ok(chartsIn(opened, at, window) <= limitOf(limits, roles, window))
      }
    }),
  )
})

test("who is refused is told a moment at which they will pass, if they open nothing else until then", () => {
  fc.assert(
    fc.property(requests, fc.nat(11), (asked, chart) => {
      const opened = play(asked)
      const latest = new Map(opened.map(({ chart: id, at }) => [id, { chart: id, at: new Date(at) }]))
      const openings = [...latest.values()]
      const now = new Date(opened.at(-1)?.at ?? start)
      const decision = decideRelease(limits, roles, openings, `chart-${chart}`, now)
      if (decision.kind === "release") return
      assert.ok(decision.used >= decision.limit)
      const then = new Date(decision.retryAt)
      assert.ok(then > now)
      const just = new Date(then.getTime() - 1)
      assert.equal(decideRelease(limits, roles, openings, `chart-${chart}`, then).kind, "release")
      assert.equal(decideRelease(limits, roles, openings, `chart-${chart}`, just).kind, "limit")
    }),
  )
})

test("a chart that is open already never counts against its own opening", () => {
  const now = new Date(start)
  const openings = ["a", "b", "c"].map((chart) => ({ chart, at: new Date(start - minute) }))
  assert.equal(decideRelease(limits, ["clinician"], openings, "a", now).kind, "release")
  const decision = decideRelease(limits, ["clinician"], openings, "d", now)
  assert.deepEqual(decision, {
    kind: "limit",
    window: "hour",
    limit: 3,
    used: 3,
    retryAt: new Date(start - minute + windowMs.hour).toISOString(),
  })
})

test("the highest limit of a person's roles counts, window by window; without a role nothing passes", () => {
  assert.equal(limitOf(limits, roles, "hour"), 3)
  assert.equal(limitOf(limits, roles, "day"), 7)
  assert.equal(decideRelease(limits, [], [], "a", new Date(start)).kind, "limit")
})
