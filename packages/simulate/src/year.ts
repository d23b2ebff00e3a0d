/** A practice's days one after the other, as the log would have them. Seeded: the same seed makes the same year. */
import type { ReadAct } from "@subrosa/keeper"
import type { Assumptions } from "./assumptions.ts"
import { type Day, type Desk, dayMs, type Opened, workDay } from "./day.ts"
import { makePractice, type Practice } from "./people.ts"
import { seededRandom } from "./random.ts"
import { type Snooper, seedSnoopers, snoopOn } from "./snoopers.ts"

export interface YearOptions {
  assumed: Assumptions
  seed: number
  /** Midnight of the first day, a Monday, in the practice's clock. */
  start: number
  days: number
  /** Of each kind; 0: an honest year. */
  snoopersPerKind: number
}

export interface Year {
  practice: Practice
  snoopers: Snooper[]
  /** In the order of time; an opening's place is its index. */
  openings: Opened[]
  acts: ReadAct[]
}

export function simulateYear({ assumed, seed, start, days, snoopersPerKind }: YearOptions): Year {
  const random = seededRandom(seed)
  const practice = makePractice(assumed, random)
  const snoopers = seedSnoopers(practice, random, snoopersPerKind, days)
  const caseload = practice.staff.map((_, i) =>
    practice.patients.filter(({ clinician, inCare }) => inCare && clinician === i),
  )
  const desk: Desk = { assumed, random, practice, caseload }
  const all: Day = { openings: [], acts: [] }
  for (let day = 0; day < days; day++) {
    const midnight = start + day * dayMs
    const isWeekend = day % 7 >= 5
    const made: Day = isWeekend ? { openings: [], acts: [] } : workDay(desk, midnight)
    snoopOn(made, snoopers, practice, random, day, midnight)
    for (const opening of made.openings) all.openings.push(opening)
    for (const act of made.acts) all.acts.push(act)
    if (day % 28 === 27) turnOver(caseload, practice, random)
  }
  all.openings.sort((a, b) => a.at - b.at)
  all.acts.sort((a, b) => a.at - b.at)
  return { practice, snoopers, ...all }
}

/** Each month one in ten patients ends, and another begins (or comes back). */
function turnOver(caseload: Practice["patients"][], practice: Practice, random: ReturnType<typeof seededRandom>): void {
  for (const [clinician, own] of caseload.entries()) {
    const leaving = own.filter(() => random.next() < 0.1)
    for (const patient of leaving) patient.inCare = false
    const staying = own.filter(({ inCare }) => inCare)
    const waiting = practice.patients.filter((one) => one.clinician === clinician && !one.inCare)
    const coming = random.shuffle(waiting).slice(0, leaving.length)
    for (const patient of coming) patient.inCare = true
    own.splice(0, own.length, ...staying, ...coming)
  }
}
