/** A practice year end to end: simulated, paced by the governor, watched by the detector, summed up. */
import { type SnoopWeights, snoopWeights } from "@subrosa/keeper"
import { type Assumptions, practiceYear } from "./assumptions.ts"
import { byKind, judgeYear, recallWithin } from "./judge.ts"
import { paceYear } from "./pace.ts"
import { simulateYear } from "./year.ts"

export interface SimulateOptions {
  seed: number
  assumed?: Assumptions
  /** Milliseconds since 1970 of the first Monday's midnight. */
  start: number
  days?: number
  snoopersPerKind?: number
  rules?: SnoopWeights
}

export interface SimulatedYear {
  seed: number
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

export function simulate(options: SimulateOptions): SimulatedYear {
  const { seed, assumed = practiceYear, start, days = 364, snoopersPerKind = 8, rules = snoopWeights } = options
  const year = simulateYear({ assumed, seed, start, days, snoopersPerKind })
  const { passed, obstructed, trips } = paceYear(year.openings)
  const { caught, falseAlarms } = judgeYear(year, passed, start, days, rules)
  const honest = year.openings.filter(({ snooper }) => snooper === undefined)
  return {
    seed,
    days,
    openings: year.openings.length,
    needReasonShare: honest.filter(({ explained, desk }) => !explained && !desk).length / honest.length,
    obstructed,
    breakerTrips: trips,
    obstructedPerThousand: (obstructed * 1000) / honest.length,
    snoopers: caught.length,
    recallWithin7Days: recallWithin(caught, 7),
    recallEver: recallWithin(caught, Number.POSITIVE_INFINITY),
    falseAlarms: falseAlarms.length,
    falseAlarmsPerThousand: (falseAlarms.length * 1000) / honest.length,
    kinds: byKind(caught).map(({ kind, caught: of }) => ({
      kind,
      snoopers: of.length,
      within7Days: recallWithin(of, 7),
      ever: recallWithin(of, Number.POSITIVE_INFINITY),
      medianDays: median(of.flatMap(({ afterDays }) => afterDays ?? [])),
    })),
  }
}

const median = (values: readonly number[]): number | undefined => values.toSorted((a, b) => a - b)[values.length >> 1]

/** Which bars a year missed, in words. */
export function missedBars(year: SimulatedYear): string[] {
  return [
    year.recallWithin7Days < bars.recallWithin7Days &&
      `recall within 7 days ${year.recallWithin7Days.toFixed(3)} < ${bars.recallWithin7Days}`,
    year.falseAlarmsPerThousand > bars.falseAlarmsPerThousand &&
      `${year.falseAlarmsPerThousand.toFixed(2)} false alarms per 1,000 openings > ${bars.falseAlarmsPerThousand}`,
    year.needReasonShare > bars.needReasonShare &&
      `${(year.needReasonShare * 100).toFixed(1)} % of openings need a reason > ${bars.needReasonShare * 100} %`,
    year.obstructedPerThousand > bars.obstructedPerThousand &&
      `${year.obstructedPerThousand.toFixed(2)} of 1,000 honest openings met an obstacle > ${bars.obstructedPerThousand}`,
  ].filter((missed) => missed !== false)
}
