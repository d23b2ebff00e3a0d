import assert from "node:assert/strict"
import { after, test } from "node:test"
import type { AccountId, ChartId, DeviceId, ExportId } from "@subrosa/contract"
import fc from "fast-check"
import {
  type Action,
  accountOf,
  chartOf,
  deviceOf,
  exportOf,
  kinds,
  play,
  segmentOf,
  timeAt,
} from "../../testing/simulate-log.ts"
import { type Exposed, exposed } from "../index.ts"

const numRuns = Number(process.env.SLOW ?? 1) * 400
const account = fc.nat(2)
const device = fc.nat(3)
const chart = fc.nat(4)
const kind = fc.nat(kinds.length - 1)
const who = { account, device }

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant("sign-in" as const), ...who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("sign-out" as const), ...who }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("write" as const), ...who, chart, kind }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("open" as const),
      ...who,
      chart,
      kinds: fc.uniqueArray(kind, { minLength: 1, maxLength: 3 }),
      again: fc.boolean(),
      // Multiples of the world's seven minutes end exactly when something is lost.
      lease: fc.oneof(
        fc.constant(0),
        fc.integer({ min: 1, max: 200 }),
        fc.nat(20).map((steps) => steps * 7),
      ),
      export: fc.option(fc.nat(2), { nil: undefined }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("shred" as const), chart, nth: fc.nat(4) }) },
)
/** A day begins with people signing in: most of what follows is possible. */
const actions = fc
  .tuple(
    fc.array(fc.record({ do: fc.constant("sign-in" as const), ...who }), { minLength: 4, maxLength: 8 }),
    fc.array(action, { minLength: 20, maxLength: 80 }),
  )
  .map(([signIns, others]): Action[] => [...signIns, ...others])
/** Steps of the world at which something was lost, and for how many. */
const lost = fc.record({ step: fc.nat(60), steps: fc.option(fc.nat(30), { nil: undefined }) })

interface Window {
  from: number
  to: number | undefined
}
const windowOf = ({ step, steps }: { step: number; steps: number | undefined }): Window => ({
  from: step * 7,
  to: steps === undefined ? undefined : (step + steps) * 7,
})
const within = ({ from, to }: Window, minute: number) => from <= minute && (to === undefined || minute <= to)
const times = ({ from, to }: Window) => ({ from: timeAt(from), ...(to !== undefined && { to: timeAt(to) }) })

/** A test that mostly compares nothing with nothing proves nothing. */
const met = { with: 0, runs: 0 }
after(() => assert.ok(met.with > met.runs / 8, `only ${met.with} of ${met.runs} scopes held anything`))

const entriesOf = (found: Exposed): string[] =>
  found.charts.flatMap(({ segments }) => segments.flatMap(({ entries }) => entries.map(({ entry }) => entry))).sort()
const sorted = (set: ReadonlySet<string>) => {
  met.runs++
  if (set.size > 0) met.with++
  return [...set].sort()
}

test("a lost device: exactly what was in its memory or under a lease, and what came to it afterwards", () => {
  fc.assert(
    fc.property(actions, device, lost, fc.boolean(), (played, stolen, at, unlocked) => {
      const window = windowOf(at)
      const loot = new Set<string>()
      const add = (entries: Iterable<string>) => {
        for (const entry of entries) loot.add(entry)
      }
      const { log, facts } = play(played, {
        before(minute, memoryOf) {
          if (unlocked && minute === window.from) add(memoryOf(stolen))
        },
        after(moment) {
          if (moment.device === stolen && within(window, moment.minute)) add(moment.gained)
        },
      })
      // Lost after everything had happened: the world stands still until then.
      if (window.from >= played.length * 7) return
      const taken = { kind: "device" as const, device: deviceOf(stolen) as DeviceId, unlocked, ...times(window) }
      const found = exposed([taken], facts, log)
      assert.deepEqual(entriesOf(found), sorted(loot))
      assert.equal(found.counts.entries, loot.size)
      assert.deepEqual(found.doubts, [])
    }),
    { numRuns },
  )
})

test("a session that somebody else used: exactly what it held and what was released to it", () => {
  fc.assert(
    fc.property(actions, account, device, lost, (played, person, stolen, at) => {
      const window = windowOf(at)
      const loot = new Set<string>()
      const { log, facts } = play(played, {
        after(moment) {
          if (moment.account !== person || moment.device !== stolen || !within(window, moment.minute)) return
          for (const entry of moment.gained) loot.add(entry)
        },
      })
      const ids = { account: accountOf(person) as AccountId, device: deviceOf(stolen) as DeviceId }
      const found = exposed([{ kind: "session", ...ids, unlocked: false, ...times(window) }], facts, log)
      assert.deepEqual(entriesOf(found), sorted(loot))
    }),
    { numRuns },
  )
})

test("stolen ways in, and an insider: what that person was given, wherever, in that time, and nothing else", () => {
  fc.assert(
    fc.property(actions, account, device, chart, lost, (played, person, own, only, at) => {
      const window = windowOf(at)
      const elsewhere = new Set<string>()
      const snooped = new Set<string>()
      const { log, facts } = play(played, {
        after(moment) {
          if (moment.account !== person || !within(window, moment.minute)) return
          for (const entry of moment.gained) {
            if (moment.device !== own) elsewhere.add(entry)
            if (moment.chart === only) snooped.add(entry)
          }
        },
      })
      const id = accountOf(person) as AccountId
      const account = { kind: "account" as const, account: id, trustedDevices: [deviceOf(own) as DeviceId] }
      assert.deepEqual(entriesOf(exposed([{ ...account, ...times(window) }], facts, log)), sorted(elsewhere))
      const insider = { kind: "insider" as const, account: id, charts: [chartOf(only) as ChartId] }
      assert.deepEqual(entriesOf(exposed([{ ...insider, ...times(window) }], facts, log)), sorted(snooped))
    }),
    { numRuns },
  )
})

test("a vendor: what left by its exports, and what was named beside them", () => {
  fc.assert(
    fc.property(actions, fc.nat(2), chart, kind, fc.nat(80), (played, sent, named, of, step) => {
      const given = new Set<string>()
      const { log, facts, entries } = play(played, {
        after(moment) {
          if (moment.export === sent) for (const entry of moment.gained) given.add(entry)
        },
      })
      const writtenAt = new Map(
        log.flatMap(({ event }) =>
          event.type === "write" ? event.entries.map(({ entry }) => [entry, event.time] as const) : [],
        ),
      )
      const upTo = timeAt(step * 7)
      for (const { entry, segment } of entries) {
        if (segment === segmentOf(named, of) && (writtenAt.get(entry) ?? "") <= upTo) given.add(entry)
      }
      const records = [{ chart: chartOf(named) as ChartId, kinds: kinds.slice(of, of + 1) }]
      const taken = { kind: "vendor" as const, exports: [exportOf(sent) as ExportId], records, upTo }
      assert.deepEqual(entriesOf(exposed([taken], facts, log)), sorted(given))
    }),
    { numRuns },
  )
})

test("a copy of the database: nothing, unless keeper's key and a person's keys went with it; then what those keys open", () => {
  fc.assert(
    fc.property(actions, fc.array(fc.tuple(chart, kind), { maxLength: 6 }), fc.nat(80), (played, reached, step) => {
      const { log, facts, entries } = play(played)
      const reach = new Set(reached.map(([chart, kind]) => segmentOf(chart, kind)))
      const at = timeAt(step * 7)
      const copy = { kind: "database" as const, what: "backup" as const, at, keys: [accountOf(0) as AccountId] }
      const alone = exposed([{ ...copy, keeperKey: false }], { ...facts, reach }, log)
      assert.deepEqual(alone.charts, [])
      const both = exposed([{ ...copy, keeperKey: true }], { ...facts, reach }, log)
      const writtenAt = new Map(
        log.flatMap(({ event }) =>
          event.type === "write" ? event.entries.map(({ entry }) => [entry, event.time] as const) : [],
        ),
      )
      const open = entries
        .filter(({ entry, segment }) => reach.has(segment) && (writtenAt.get(entry) ?? "") <= at)
        .map(({ entry }) => entry)
      assert.deepEqual(entriesOf(both), open.sort())
    }),
    { numRuns },
  )
})

test("every reason names an event of the log that says so", () => {
  fc.assert(
    fc.property(actions, device, lost, (played, stolen, at) => {
      const { log, facts } = play(played)
      const window = times(windowOf(at))
      const found = exposed(
        [{ kind: "device", device: deviceOf(stolen) as DeviceId, unlocked: true, ...window }],
        facts,
        log,
      )
      for (const { chart, segments } of found.charts) {
        for (const { entries } of segments) {
          for (const { entry, why, index } of entries) {
            const written = log[index]?.event
            assert.ok(written?.type === "write" && written.entries.some((one) => one.entry === entry))
            for (const reason of why) {
              const event = log[reason.index]?.event
              assert.ok(event !== undefined && "chart" in event && event.chart === chart)
              if (reason.kind === "released") assert.equal(event.type, "release")
              if (reason.kind === "written") assert.equal(event.type, "write")
            }
          }
        }
      }
    }),
    { numRuns: 100 },
  )
})
