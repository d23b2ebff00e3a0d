import assert from "node:assert/strict"
import { test } from "node:test"
import { type Limits, limitsDefault, type Role, Tier } from "@subrosa/contract"
import fc from "fast-check"
import {
  type Decision,
  decideRelease,
  limitOf,
  type Opening,
  type ReleaseState,
  usedOf,
  type Window,
  windowMs,
} from "./decide-release.ts"

const minute = 60_000
const start = Date.parse("2026-01-01T00:00:00.000Z")
const tiers = { "psychotherapy-notes": { hour: 2, day: 3 }, "substance-use": { hour: 1, day: 2 } }
const limits: Limits = {
  ...limitsDefault,
  clinician: { hour: 3, day: 5, tiers },
  owner: { hour: 2, day: 7, tiers },
}
const roles: readonly Role[] = ["clinician", "owner"]
const windows: readonly Window[] = ["hour", "day"]
const old = new Date(start - 30 * windowMs.day)

interface Asked {
  /** Since the request before. */
  minutes: number
  chart: number
  tiers: readonly Tier[]
  known: boolean
  /** From a device that is new when all begins. */
  young: boolean
}

/** Requests of one person, for any of twelve charts, from two devices. */
const requests: fc.Arbitrary<Asked[]> = fc.array(
  fc.record({
    minutes: fc.nat(200),
    chart: fc.nat(11),
    tiers: fc.subarray([...Tier.options]),
    known: fc.boolean(),
    young: fc.boolean(),
  }),
  { maxLength: 120 },
)

interface Opened {
  chart: string
  at: number
  tiers: readonly Tier[]
}

const stateOf = (openings: readonly Opening[], change: Partial<ReleaseState> = {}): ReleaseState => ({
  limits,
  roles,
  openings,
  strangerWeight: 3,
  statedPerDay: 60,
  deviceSince: old,
  tripped: false,
  ...change,
})
const ask = (chart: string, change: object = {}) => ({
  chart,
  tiers: [],
  known: true,
  stated: false,
  freshSince: undefined,
  ...change,
})

/** Plays requests against the rule as the store keeps openings: the latest of each chart, none older than a day. */
function play(asked: readonly Asked[]): { opened: Opened[]; kept: Opening[]; now: number } {
  const opened: Opened[] = []
  let kept: Opening[] = []
  let now = start
  for (const { minutes, chart, tiers, known, young } of asked) {
    now += minutes * minute
    const at = new Date(now)
    const id = `chart-${chart}`
    kept = kept.filter((opening) => opening.at.getTime() > now - windowMs.day)
    const state = stateOf(kept, { deviceSince: young ? new Date(start) : old })
    const decision = decideRelease(state, { chart: id, tiers, known, stated: !known, freshSince: undefined }, at)
    if (decision.kind !== "release") continue
    opened.push({ chart: id, at: now, tiers })
    const before = kept.find((opening) => opening.chart === id)
    const renewed = { ...before?.tiers, ...Object.fromEntries(tiers.map((tier) => [tier, at])) }
    kept = kept.filter((opening) => opening.chart !== id)
    kept.push({ chart: id, at, weight: decision.weight, tiers: renewed })
  }
  return { opened, kept, now }
}

const chartsIn = (opened: readonly Opened[], from: number, window: Window): number =>
  new Set(opened.filter(({ at }) => at >= from && at < from + windowMs[window]).map(({ chart }) => chart)).size

test("whatever is asked when, no window of an hour or a day ever holds more charts than its limit", () => {
  fc.assert(
    fc.property(requests, (asked) => {
      const { opened } = play(asked)
      for (const window of windows) {
        // It is enough to look at windows that begin with an opening.
        for (const { at } of opened) assert.ok(chartsIn(opened, at, window) <= limitOf(limits, roles, window))
      }
    }),
  )
})

test("nor more charts with a guarded segment than that segment's limit", () => {
  fc.assert(
    fc.property(requests, (asked) => {
      const { opened } = play(asked)
      for (const tier of Tier.options) {
        const guarded = opened.filter((one) => one.tiers.includes(tier))
        for (const window of windows) {
          for (const { at } of guarded) {
            assert.ok(chartsIn(guarded, at, window) <= limitOf(limits, roles, window, tier))
          }
        }
      }
    }),
  )
})

test("the ceiling that an officer is shown is never passed, whatever is asked in the rest of the window", () => {
  fc.assert(
    fc.property(requests, requests, (before, after) => {
      const { kept, now } = play(before)
      const from = now - windowMs.hour
      const { ceiling } = usedOf({ limits, roles, openings: kept }, "hour", new Date(now))
      // All at the same moment: nothing has left the window yet.
      const more = play([...before, ...after.map((one) => ({ ...one, minutes: 0 }))]).opened
      const within = new Set(more.filter(({ at }) => at > from && at <= now).map(({ chart }) => chart))
      assert.ok(within.size <= ceiling)
      assert.ok(ceiling <= limitOf(limits, roles, "hour"))
    }),
  )
})

test("who is refused is told a moment at which they will pass, if they open nothing else until then", () => {
  fc.assert(
    fc.property(requests, fc.nat(11), fc.boolean(), fc.subarray([...Tier.options]), (asked, chart, known, kinds) => {
      const { kept, now } = play(asked)
      const wanted = ask(`chart-${chart}`, { known, tiers: kinds })
      const decide = (at: Date) => decideRelease(stateOf(kept), wanted, at)
      const decision = decide(new Date(now))
      if (decision.kind === "release") return
      const { limit } = limitDenial(decision)
      assert.ok(limit.used + 3 > limit.limit)
      const then = new Date(limit.retryAt)
      assert.ok(then.getTime() > now)
      assert.equal(decide(then).kind, "release")
      assert.equal(decide(new Date(then.getTime() - 1)).kind, "deny")
    }),
  )
})

function limitDenial(decision: Decision) {
  assert.ok(decision.kind === "deny" && decision.code === "limit")
  return decision
}

const opening = (chart: string, weight = 1): Opening => ({ chart, at: new Date(start - minute), weight, tiers: {} })

test("a chart that is open already never counts against its own opening", () => {
  const now = new Date(start)
  const state = stateOf(
    ["a", "b", "c"].map((chart) => opening(chart)),
    { roles: ["clinician"] },
  )
  assert.equal(decideRelease(state, ask("a"), now).kind, "release")
  assert.deepEqual(limitDenial(decideRelease(state, ask("d"), now)).limit, {
    window: "hour",
    limit: 3,
    used: 3,
    retryAt: new Date(start - minute + windowMs.hour).toISOString(),
  })
})

test("a stranger weighs three, and where the limit is smaller, all of it", () => {
  const now = new Date(start)
  const state = stateOf([opening("a")], { roles: ["clinician"] })
  assert.equal(decideRelease(state, ask("b"), now).kind, "release")
  assert.equal(decideRelease(state, ask("b", { known: false }), now).kind, "deny")
  const empty = stateOf([], { limits: { ...limits, clinician: { hour: 2, day: 2, tiers } }, roles: ["clinician"] })
  assert.deepEqual(decideRelease(empty, ask("b", { known: false }), now), { kind: "release", weight: 3 })
})

test("a device younger than a day has half the limits, rounded down, and never none", () => {
  const now = new Date(start)
  const young = { deviceSince: new Date(start - windowMs.day + 1), roles: ["clinician"] as const }
  assert.equal(decideRelease(stateOf([], young), ask("a"), now).kind, "release")
  assert.equal(limitDenial(decideRelease(stateOf([opening("a")], young), ask("b"), now)).limit.limit, 1)
  const grown = { ...young, deviceSince: new Date(start - windowMs.day) }
  assert.equal(decideRelease(stateOf([opening("a")], grown), ask("b"), now).kind, "release")
})

test("while the breaker is tripped, own patients take a fresh sign-in and strangers wait for an officer", () => {
  const now = new Date(start)
  const tripped = stateOf([opening("open")], { tripped: true })
  assert.equal(decideRelease(tripped, ask("a"), now).kind, "step-up")
  assert.equal(decideRelease(tripped, ask("a", { freshSince: now }), now).kind, "release")
  assert.equal(decideRelease(tripped, ask("a", { freshSince: now, known: false }), now).kind, "deny")
  assert.equal(decideRelease(tripped, ask("open"), now).kind, "release")
})

test("the highest limit of a person's roles counts, window by window; without a role nothing passes", () => {
  assert.equal(limitOf(limits, roles, "hour"), 3)
  assert.equal(limitOf(limits, roles, "day"), 7)
  assert.equal(decideRelease(stateOf([], { roles: [] }), ask("a"), new Date(start)).kind, "deny")
})

test("on their word alone a person opens so many other patients a day; each further one takes a sign-in of its own", () => {
  const now = new Date(start)
  const stated = (chart: string, statedAt: Date): Opening => ({ ...opening(chart, 3), statedAt })
  const asked = ask("c", { known: false, stated: true })
  const state = (...openings: Opening[]) => stateOf(openings, { statedPerDay: 2, limits: limitsDefault })
  const lately = new Date(start - windowMs.day + 1)
  assert.equal(decideRelease(state(stated("a", lately)), asked, now).kind, "release")
  const two = state(stated("a", lately), stated("b", lately))
  const decision = decideRelease(two, asked, now)
  assert.deepEqual(decision.kind === "step-up" && decision.code, "stated")
  assert.equal(decideRelease(two, { ...asked, freshSince: now }, now).kind, "release")
  // The sign-in that the last of them came after is no sign-in for this one.
  const freshSince = new Date(start - minute)
  const since = state(stated("a", lately), stated("b", new Date(start - 1)))
  assert.equal(decideRelease(since, { ...asked, freshSince }, now).kind, "step-up")
  const before = state(stated("a", lately), stated("b", new Date(start - minute - 1)))
  assert.equal(decideRelease(before, { ...asked, freshSince }, now).kind, "release")
  // Whom something known explains, and a chart whose reason was said already.
  assert.equal(decideRelease(two, ask("c"), now).kind, "release")
  assert.equal(decideRelease(two, { ...asked, chart: "a" }, now).kind, "release")
  const past = state(stated("a", lately), stated("b", new Date(start - windowMs.day)), opening("d"))
  assert.equal(decideRelease(past, asked, now).kind, "release")
  assert.equal(decideRelease(stateOf([], { statedPerDay: 0 }), asked, now).kind, "step-up")
})
