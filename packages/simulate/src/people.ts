/** Staff and patients: who works with whom, what they are called, where they live. Nobody has more than numbers for a name. */
import type { Assumptions, SimulatedRole } from "./assumptions.ts"
import type { Random } from "./random.ts"

export interface Home {
  familyName: number
  street: number
  /** Phone numbers and full addresses are people's own, but for households. */
  household: number
}

export interface Staff extends Home {
  id: string
  role: SimulatedRole
  careTeam: number
  /** Their own chart, if they are a patient here. */
  chart: number | undefined
  /** The first hour of their working day. */
  from: number
}

export interface Patient extends Home {
  id: string
  /** Whose patient they are, or were. */
  clinician: number
  careTeam: number
  inCare: boolean
}

export interface Practice {
  staff: Staff[]
  patients: Patient[]
  /** How many charts bear each family name. */
  nameCounts: Uint32Array
}

export function makePractice(assumed: Assumptions, random: Random): Practice {
  const nameOf = familyNames(assumed.familyNames, random)
  let households = 0
  const home = (): Home => ({ familyName: nameOf(), street: random.int(assumed.streets), household: households++ })
  const staff = makeStaff(assumed, random, home)
  const patients = makePatients(assumed, random, home, staff)
  settleKin(assumed, random, staff, patients)
  const nameCounts = new Uint32Array(assumed.familyNames)
  for (const { familyName } of patients) nameCounts[familyName] = (nameCounts[familyName] ?? 0) + 1
  return { staff, patients, nameCounts }
}

/** The most common name is borne by about one in a hundred, as in the United States; then ever rarer ones (Zipf). */
function familyNames(count: number, random: Random): () => number {
  const below: number[] = []
  let sum = 0
  for (let i = 0; i < count; i++) {
    sum += 1 / (i + 20)
    below.push(sum)
  }
  return () => {
    const at = random.next() * sum
    let [from, to] = [0, count - 1]
    while (from < to) {
      const middle = (from + to) >>> 1
      if ((below[middle] ?? 0) > at) to = middle
      else from = middle + 1
    }
    return from
  }
}

function makeStaff(assumed: Assumptions, random: Random, home: () => Home): Staff[] {
  const kinds: [SimulatedRole, number][] = [
    ["clinician", assumed.clinicians],
    ["supervisor", assumed.supervisors],
    ["front-desk", assumed.frontDesk],
    ["biller", assumed.billers],
  ]
  const roles = kinds.flatMap(([role, count]) => Array.from({ length: count }, () => role))
  return roles.map((role, i) => ({
    ...home(),
    id: `staff-${i}`,
    role,
    careTeam: i % assumed.careTeams,
    chart: undefined,
    from: 8 + random.int(3),
  }))
}

function makePatients(assumed: Assumptions, random: Random, home: () => Home, staff: readonly Staff[]): Patient[] {
  const patients: Patient[] = []
  for (let i = 0; i < assumed.patients; i++) {
    const clinician = random.int(assumed.clinicians)
    const careTeam = staff[clinician]?.careTeam ?? 0
    // One in five shares a household with a patient before them.
    const family = i > 0 && random.next() < 0.2 ? patients[random.int(i)] : undefined
    const lives = family === undefined ? home() : pickHome(family)
    patients.push({ ...lives, id: `chart-${i}`, clinician, careTeam, inCare: random.next() < assumed.inCare })
  }
  return patients
}

/** Some of the staff are patients of a colleague, and so are some of their relatives. */
function settleKin(assumed: Assumptions, random: Random, staff: Staff[], patients: Patient[]): void {
  for (const [i, person] of staff.entries()) {
    if (random.next() < assumed.staffWhoArePatients) {
      const chart = random.int(patients.length)
      const patient = patients[chart]
      if (patient !== undefined && patient.clinician !== i && !staff.some((one) => one.chart === chart)) {
        person.chart = chart
        Object.assign(patient, pickHome(person))
      }
    }
    if (random.next() >= assumed.staffWhoArePatients) continue
    const relative = patients[random.int(patients.length)]
    if (relative !== undefined && relative.clinician !== i) Object.assign(relative, pickHome(person))
  }
}

export const pickHome = ({ familyName, street, household }: Home): Home => ({ familyName, street, household })
