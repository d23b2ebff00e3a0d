/** Practice years end to end: simulated, paced by the governor, watched by the detector, summed up. */
import { type SnoopWeights, snoopWeights } from "@subrosa/keeper"
import { type Assumptions, practiceYear } from "./assumptions.ts"
import { byKind, type Caught, judgeYear, recallWithin } from "./judge.ts"
import { paceYear } from "./pace.ts"
import { simulateYear } from "./year.ts"

export interface SimulateOptions {
  /** Of the first year; each further one has the next. */
  seed: number
  /** As many practices, a year each, judged together: one year has so few snoopers that three more or fewer are chance. */
  years?: number
  assumed?: Assumptions
  /** Milliseconds since 1970 of the first Monday's midnight. */
  start: number
  /** Of a year. */
  days?: number
  snoopersPerKind?: number
  rules?: SnoopWeights
}

/** Sums and shares are of all years together. */
export interface SimulatedYears {
  seed: number
  years: number
  days: number
  openings: number
  /** Of honest openings: those for which the person is asked for a reason. */
  needReasonShare: number
  obstructed: number
  breakerTrips: number
  /** Honest openings that met any obstacle, in a thousand. */
  obstructedPerThousand: number
  snoopers: number
  recallWithin7Days: number
  recallEver: number
  falseAlarms: number
  falseAlarmsPerThousand: number
  kinds: { kind: string; snoopers: number; within7Days: number; ever: number; medianDays: number | undefined }[]
}

export const bars = {
  recallWithin7Days: 0.95,
  falseAlarmsPerThousand: 1,
  needReasonShare: 0.1,
  obstructedPerThousand: 1,
} as const

export function simulate(options: SimulateOptions): SimulatedYears {
  const { seed, years: count = 1, days = 364 } = options
  const years = Array.from({ length: count }, (_, i) => oneYear({ ...options, seed: seed + i, days }))
  const sum = (of: (year: OneYear) => number): number => years.reduce((total, year) => total + of(year), 0)
  const honest = sum((year) => year.honest)
  const obstructed = sum((year) => year.obstructed)
  const falseAlarms = sum((year) => year.falseAlarms)
  const caught = years.flatMap((year) => year.caught)
  return {
    seed,
    years: count,
    days,
    openings: sum((year) => year.openings),
    needReasonShare: sum((year) => year.needReason) / honest,
    obstructed,
    breakerTrips: sum((year) => year.trips),
    obstructedPerThousand: (obstructed * 1000) / honest,
    snoopers: caught.length,
    recallWithin7Days: recallWithin(caught, 7),
    recallEver: recallWithin(caught, Number.POSITIVE_INFINITY),
    falseAlarms,
    falseAlarmsPerThousand: (falseAlarms * 1000) / honest,
    kinds: byKind(caught).map(({ kind, caught: of }) => ({
      kind,
      snoopers: of.length,
      within7Days: recallWithin(of, 7),
      ever: recallWithin(of, Number.POSITIVE_INFINITY),
      medianDays: median(of.flatMap(({ afterDays }) => afterDays ?? [])),
    })),
  }
}

interface OneYear {
  openings: number
  honest: number
  needReason: number
  obstructed: number
  trips: number
  caught: Caught[]
  falseAlarms: number
}

function oneYear({
  seed,
  assumed = practiceYear,
  start,
  days,
  snoopersPerKind = 8,
  rules = snoopWeights,
}: SimulateOptions & { days: number }): OneYear {
  const year = simulateYear({ assumed, seed, start, days, snoopersPerKind })
  const { passed, obstructed, trips } = paceYear(year.openings)
  const { caught, falseAlarms } = judgeYear(year, passed, start, days, rules)
  const honest = year.openings.filter(({ snooper }) => snooper === undefined)
  const needReason = honest.filter(({ explained, desk }) => !explained && !desk).length
  return {
    openings: year.openings.length,
    honest: honest.length,
    needReason,
    obstructed,
    trips,
    caught,
    falseAlarms: falseAlarms.length,
  }
}

const median = (values: readonly number[]): number | undefined => values.toSorted((a, b) => a - b)[values.length >> 1]

/** Which bars were missed, in words. */
export function missedBars(simulated: SimulatedYears): string[] {
  return [
    simulated.recallWithin7Days < bars.recallWithin7Days &&
      `recall within 7 days ${simulated.recallWithin7Days.toFixed(3)} < ${bars.recallWithin7Days}`,
    simulated.falseAlarmsPerThousand > bars.falseAlarmsPerThousand &&
      `${simulated.falseAlarmsPerThousand.toFixed(2)} false alarms per 1,000 openings > ${bars.falseAlarmsPerThousand}`,
    simulated.needReasonShare > bars.needReasonShare &&
      `${(simulated.needReasonShare * 100).toFixed(1)} % of openings need a reason > ${bars.needReasonShare * 100} %`,
    simulated.obstructedPerThousand > bars.obstructedPerThousand &&
      `${simulated.obstructedPerThousand.toFixed(2)} of 1,000 honest openings met an obstacle > ${bars.obstructedPerThousand}`,
  ].filter((missed) => missed !== false)
}
