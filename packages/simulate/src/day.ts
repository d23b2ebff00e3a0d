/** One working day of a practice: who opens which chart, with what known reason, and what comes of it. */
import type { Assumptions, SimulatedRole } from "./assumptions.ts"
import type { Patient, Practice, Staff } from "./people.ts"
import type { Random } from "./random.ts"

export const hourMs = 3_600_000
export const dayMs = 24 * hourMs

/** An opening to come; it gets its place in the log when the day is in order. */
export interface Opened {
  at: number
  account: string
  role: SimulatedRole
  chart: string
  explained: boolean
  /** By the front desk or a biller: names, addresses and bills only. */
  desk: boolean
  emergency: boolean
  clinical: boolean
  /** Which snooper, if it is one's. */
  snooper: number | undefined
}

export interface Acted {
  at: number
  account: string
  chart: string
}

export interface Day {
  openings: Opened[]
  acts: Acted[]
}

export interface Desk {
  assumed: Assumptions
  random: Random
  practice: Practice
  /** Patients in care, by clinician. */
  caseload: readonly (readonly Patient[])[]
}

/** Moments are milliseconds since 1970; `midnight` begins the day. Acts may lie up to three days ahead. */
export function workDay(desk: Desk, midnight: number): Day {
  const day: Day = { openings: [], acts: [] }
  const { staff } = desk.practice
  const present = staff.filter(() => desk.random.next() > desk.assumed.leaveWeeks / 52)
  const seen: { patient: Patient; at: number; clinician: Staff }[] = []
  for (const person of present) {
    if (person.role === "clinician") seen.push(...clinicianDay(desk, day, person, midnight))
    if (person.role === "supervisor") supervise(desk, day, person, midnight)
    for (let i = poisson(desk.random, desk.assumed.unexplainedPerDay[person.role]); i > 0; i--) {
      unexplained(desk, day, person, midnight)
    }
  }
  frontDesk(desk, day, present, seen)
  bill(desk, day, present, seen, midnight)
  return day
}

/** Sessions on the calendar: the chart is opened for the appointment, looked at again for the note, and the note is written. */
function clinicianDay(desk: Desk, day: Day, person: Staff, midnight: number) {
  const { random, assumed, practice } = desk
  const own = desk.caseload[practice.staff.indexOf(person)] ?? []
  const count = Math.min(own.length, poisson(random, assumed.sessionsPerDay))
  const group = random.next() < 0.08 ? own.slice(0, 8) : []
  const patients = new Set([...Array.from({ length: count }, () => random.pick(own)), ...group])
  // A colleague who is away has handed over one or two.
  if (random.next() < assumed.leaveWeeks / 52) {
    const colleague = random.pick(
      practice.staff.filter((one) => one.role === "clinician" && one.careTeam === person.careTeam),
    )
    const theirs = desk.caseload[practice.staff.indexOf(colleague)] ?? []
    if (theirs.length > 0) patients.add(random.pick(theirs))
  }
  const seen: { patient: Patient; at: number; clinician: Staff }[] = []
  for (const patient of patients) {
    const at = moment(desk, person, midnight)
    open(day, person, patient.id, at, { explained: true, clinical: true })
    if (random.next() < 0.4) open(day, person, patient.id, at + hourMs, { explained: true, clinical: true })
    act(day, person, patient.id, at + hourMs * (1 + random.next() * 6))
    seen.push({ patient, at, clinician: person })
  }
  if (random.next() < assumed.emergenciesPerDay) emergency(desk, day, person, midnight)
  return seen
}

/** Another's patient in a crisis: emergency access, and nearly always a note. */
function emergency(desk: Desk, day: Day, person: Staff, midnight: number): void {
  const { random } = desk
  const patient = inCare(desk)
  const at = random.next() < 0.3 ? midnight + random.next() * dayMs : moment(desk, person, midnight)
  open(day, person, patient.id, at, { explained: false, emergency: true, clinical: true })
  if (random.next() < 0.97) act(day, person, patient.id, at + hourMs)
}

/** A supervisor looks at charts of those they supervise: a supervision link explains it. */
function supervise(desk: Desk, day: Day, person: Staff, midnight: number): void {
  const { random } = desk
  for (let i = poisson(random, 4); i > 0; i--) {
    open(day, person, inCare(desk).id, moment(desk, person, midnight), { explained: true, clinical: true })
  }
}

function frontDesk(
  desk: Desk,
  day: Day,
  present: readonly Staff[],
  seen: readonly { patient: Patient; at: number }[],
): void {
  const { random } = desk
  const desks = present.filter(({ role }) => role === "front-desk")
  if (desks.length === 0) return
  for (const { patient, at } of seen) {
    if (random.next() < 0.6) open(day, random.pick(desks), patient.id, at - hourMs * random.next(), { explained: true })
    // A call about an appointment that is on the calendar.
    if (random.next() < 0.12)
      open(day, random.pick(desks), patient.id, at - hourMs * 2 * random.next(), { explained: true })
  }
}

function bill(
  desk: Desk,
  day: Day,
  present: readonly Staff[],
  seen: readonly { patient: Patient; at: number }[],
  midnight: number,
): void {
  const { random } = desk
  const billers = present.filter(({ role }) => role === "biller")
  if (billers.length === 0) return
  for (const { patient } of seen) {
    if (random.next() > 0.4) continue
    const person = random.pick(billers)
    const at = moment(desk, person, midnight)
    open(day, person, patient.id, at, { explained: true })
    act(day, person, patient.id, at + hourMs / 6)
  }
}

/** What no appointment or task explains: a call by a former patient, advice to a colleague, an old bill. */
function unexplained(desk: Desk, day: Day, person: Staff, midnight: number): void {
  const { random, assumed } = desk
  const patient =
    random.next() < assumed.aboutPatientInCare[person.role] ? inCare(desk) : random.pick(desk.practice.patients)
  const at = moment(desk, person, midnight)
  const clinical = person.role === "clinician" || person.role === "supervisor"
  open(day, person, patient.id, at, { explained: false, clinical })
  if (random.next() < assumed.followUp[person.role]) act(day, person, patient.id, at + random.next() * 2 * dayMs)
}

function inCare({ caseload, random }: Desk): Patient {
  for (;;) {
    const own = random.pick(caseload)
    if (own.length > 0) return random.pick(own)
  }
}

/** A moment of the person's working day; now and then of the night. */
function moment({ random, assumed }: Desk, person: Staff, midnight: number): number {
  if (random.next() < assumed.atOddHours) return midnight + random.next() * dayMs
  return midnight + (person.from + random.next() * 8) * hourMs
}

export function open(
  day: Day,
  person: Staff,
  chart: string,
  at: number,
  what: { explained: boolean; emergency?: boolean; clinical?: boolean; snooper?: number },
): void {
  const { explained, emergency = false, clinical = false, snooper } = what
  const desk = person.role === "front-desk" || person.role === "biller"
  const { id: account, role } = person
  day.openings.push({ at: Math.floor(at), account, role, chart, explained, desk, emergency, clinical, snooper })
}

export const act = (day: Day, person: Staff, chart: string, at: number): void => {
  day.acts.push({ at: Math.floor(at), account: person.id, chart })
}

/** Knuth's method; for small means. */
export function poisson(random: Random, mean: number): number {
  const limit = Math.exp(-mean)
  let count = 0
  for (let product = random.next(); product > limit; product *= random.next()) count++
  return count
}
