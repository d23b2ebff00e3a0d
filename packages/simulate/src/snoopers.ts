/**
 * Seeded snoopers, of the kinds that were found in real practices (UCLA, Yakima, Aultman, Health PEI): whom they look up, how often, and what is
 * on file that could give them away.
 */
import { act, type Day, dayMs, hourMs, open } from "./day.ts"
import { type Patient, type Practice, pickHome, type Staff } from "./people.ts"
import type { Random } from "./random.ts"

export const snooperKinds = [
  "self",
  "neighbour",
  "relative",
  "ex-partner",
  "co-worker",
  "celebrity",
  "weekly",
  "sixty-in-a-week",
] as const
export type SnooperKind = (typeof snooperKinds)[number]

export interface Snooper {
  index: number
  kind: SnooperKind
  person: Staff
  /** Days of the year on which they open which chart. */
  visits: { day: number; chart: string }[]
}

/** `perKind` of each. Changes where some patients live, for a neighbour has to be one. */
export function seedSnoopers(practice: Practice, random: Random, perKind: number, days: number): Snooper[] {
  const people = random.shuffle(practice.staff)
  const celebrities = new Map<number, Patient>()
  const snoopers: Snooper[] = []
  for (let i = 0; i < perKind; i++) {
    for (const kind of snooperKinds) {
      const index = snoopers.length
      const person = people[index % people.length]
      if (person === undefined) continue
      // In threes and fours, staff are curious about the same person, in the same days.
      const event = Math.floor(i / 4)
      const celebrity = celebrities.get(event) ?? random.pick(practice.patients)
      celebrities.set(event, celebrity)
      const start =
        kind === "celebrity" ? celebrityDay(event, days) + random.int(6) : random.int(Math.max(1, days - 14))
      snoopers.push({
        index,
        kind,
        person,
        visits: visitsOf({ practice, random, kind, person, start, days, celebrity, i }),
      })
    }
  }
  return snoopers
}

const celebrityDay = (event: number, days: number): number => (17 + event * 83) % Math.max(1, days - 20)

interface Plan {
  practice: Practice
  random: Random
  kind: SnooperKind
  person: Staff
  start: number
  days: number
  celebrity: Patient
  i: number
}

function visitsOf(plan: Plan): Snooper["visits"] {
  const { practice, random, kind, person, start, days, celebrity, i } = plan
  const stranger = () => random.pick(practice.patients.filter((one) => practice.staff[one.clinician] !== person))
  const at = (chart: string, ...offsets: number[]) =>
    offsets.map((offset) => ({ day: start + offset, chart })).filter(({ day }) => day < days)
  const sometimes = (share: number) => (random.next() < share ? [2 + random.int(8)] : [])
  switch (kind) {
    case "self":
      return at(ownChart(practice, random, person).id, 0, ...sometimes(0.5))
    case "neighbour": {
      const found = stranger()
      // Three in twenty live round the corner, where no token shows it.
      if (random.next() < 0.85) found.street = person.street
      return at(found.id, 0, ...sometimes(0.3))
    }
    case "relative": {
      const found = stranger()
      const shares = random.next()
      if (shares < 0.5)
        Object.assign(found, pickHome(person), { familyName: shares < 0.3 ? person.familyName : found.familyName })
      else if (shares < 0.9) found.familyName = person.familyName
      return at(found.id, 0, ...sometimes(0.4))
    }
    case "ex-partner": {
      const found = stranger()
      // An earlier address or phone number is often still on file, sometimes a name.
      if (random.next() < 0.6) found.household = person.household
      if (random.next() < 0.25) found.familyName = person.familyName
      // Looked up again and again.
      return at(found.id, 0, 1 + random.int(2), 3 + random.int(2), ...sometimes(0.8))
    }
    case "co-worker": {
      const colleague = random.pick(practice.staff.filter((one) => one !== person))
      return at(ownChart(practice, random, colleague).id, 0, ...sometimes(0.4))
    }
    case "celebrity":
      return at(celebrity.id, 0, ...sometimes(0.3))
    case "weekly": {
      const fixed = stranger()
      const weeks = Array.from({ length: Math.ceil(days / 7) }, (_, week) => week * 7)
      return weeks.flatMap((offset) => at((i % 2 === 0 ? fixed : stranger()).id, offset))
    }
    case "sixty-in-a-week":
      return Array.from({ length: 60 }, (_, n) => n % 5).flatMap((offset) => at(stranger().id, offset))
  }
}

/** Whoever is no patient yet becomes a colleague's. */
function ownChart(practice: Practice, random: Random, person: Staff): Patient {
  const known = person.chart === undefined ? undefined : practice.patients[person.chart]
  if (known !== undefined) return known
  const chart = random.int(practice.patients.length)
  const patient = practice.patients[chart]
  if (patient === undefined) throw new RangeError("a practice has patients")
  person.chart = chart
  return Object.assign(patient, pickHome(person))
}

/** Adds what the snoopers do on that day of the year. */
export function snoopOn(
  day: Day,
  snoopers: readonly Snooper[],
  practice: Practice,
  random: Random,
  dayOfYear: number,
  midnight: number,
): void {
  const byId = new Map(practice.patients.map((patient) => [patient.id, patient]))
  for (const { person, index, visits } of snoopers) {
    for (const { day: on, chart } of visits) {
      if (on !== dayOfYear) continue
      const isClinical = person.role === "clinician" || person.role === "supervisor"
      const odd = random.next() < 0.2
      const at = midnight + (odd ? random.next() * 24 : person.from + random.next() * 9) * hourMs
      // Another care team's chart opens to clinicians by emergency access only.
      const emergency = isClinical && byId.get(chart)?.careTeam !== person.careTeam
      open(day, person, chart, at, { explained: false, emergency, clinical: isClinical, snooper: index })
      // One in twenty writes something, so that it looks like work.
      if (random.next() < 0.05) act(day, person, chart, at + random.next() * dayMs)
    }
  }
}
