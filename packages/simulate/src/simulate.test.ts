import assert from "node:assert/strict"
import { test } from "node:test"
import { smallPractice } from "./assumptions.ts"
import { reportYear } from "./report.ts"
import { bars, missedBars, type SimulatedYear, simulate } from "./simulate.ts"
import { simulateYear } from "./year.ts"

const start = Date.UTC(2030, 0, 7)
const quarter = { assumed: smallPractice, start, days: 91 }

/** Small practices have few snoopers each: the bars are about all of them together. */
function pooled(years: readonly SimulatedYear[]) {
  const sum = (of: (year: SimulatedYear) => number) => years.reduce((total, year) => total + of(year), 0)
  const snoopers = sum((year) => year.snoopers)
  return {
    snoopers,
    recall: sum((year) => year.recallWithin7Days * year.snoopers) / snoopers,
    falseAlarms: (sum((year) => year.falseAlarms) * 1000) / sum((year) => year.openings),
    obstructed: (sum((year) => year.obstructed) * 1000) / sum((year) => year.openings),
  }
}

test("the same seed makes the same year, another another", () => {
  const make = (seed: number) => simulateYear({ ...quarter, days: 14, seed, snoopersPerKind: 1 }).openings
  assert.deepEqual(make(7), make(7))
  assert.notDeepEqual(make(7), make(8))
  assert.ok(make(7).every(({ at }) => at >= start - 86_400_000 && at < start + 16 * 86_400_000))
})

test("in small practices honest people meet next to no obstacle, and few are asked for a reason", () => {
  const years = [21, 22].map((seed) => simulate({ ...quarter, seed, snoopersPerKind: 0 }))
  for (const year of years) assert.ok(year.needReasonShare <= bars.needReasonShare, `${year.needReasonShare}`)
  assert.ok(pooledHonest(years) <= bars.obstructedPerThousand)
})

const pooledHonest = (years: readonly SimulatedYear[]): number =>
  (years.reduce((sum, year) => sum + year.obstructed, 0) * 1000) / years.reduce((sum, year) => sum + year.openings, 0)

test("an honest quarter raises fewer false alarms than one in a thousand openings", () => {
  const years = [31, 32].map((seed) => simulate({ ...quarter, seed, snoopersPerKind: 0 }))
  const alarms = years.reduce((sum, year) => sum + year.falseAlarms, 0)
  const openings = years.reduce((sum, year) => sum + year.openings, 0)
  assert.ok((alarms * 1000) / openings <= bars.falseAlarmsPerThousand, `${alarms} in ${openings}`)
})

test("nearly every snooper of small practices is found within a week", () => {
  const years = [41, 42, 43, 44].map((seed) => simulate({ ...quarter, seed, snoopersPerKind: 3 }))
  const { snoopers, recall } = pooled(years)
  assert.ok(snoopers >= 90)
  // 96 snoopers: the bar of 0.95 is judged on whole years (docs/guides/alarms.md); so few may miss it by chance.
  assert.ok(recall >= 0.9, `${recall}`)
  const sure = years.flatMap(({ kinds }) => kinds).filter(({ kind }) => ["self", "sixty-in-a-week"].includes(kind))
  assert.ok(sure.every(({ within7Days }) => within7Days === 1))
})

test("a detector that looks at nothing finds nobody: the figures come from the rules", () => {
  const blind = { weights: zeroWeights(), threshold: 1, atOnce: 1, windowDays: 30 }
  const year = simulate({ ...quarter, days: 28, seed: 51, snoopersPerKind: 1, rules: blind })
  assert.equal(year.recallEver, 0)
  assert.equal(year.falseAlarms, 0)
  assert.ok(missedBars(year).some((missed) => missed.startsWith("recall")))
  assert.ok(reportYear(year).some((line) => line.startsWith("missed: recall")))
})

const zeroWeights = () => ({
  ...{ self: 0, neighbour: 0, "family-name": 0, colleague: 0, unexplained: 0, "no-follow-up": 0, dormant: 0 },
  ...{ clinical: 0, "odd-hour": 0, repeated: 0, crowd: 0, breadth: 0, emergency: 0 },
})
