/** Kinship as the keeper's tokens would show it (spec/kinship.md), from the people themselves. */
import type { Kin } from "@subrosa/keeper"
import type { Practice } from "./people.ts"

export function kinOfPractice({ staff, patients, nameCounts }: Practice): (account: string, chart: string) => Kin {
  const staffById = new Map(staff.map((person) => [person.id, person]))
  const patientById = new Map(patients.map((patient, i) => [patient.id, { patient, i }]))
  // A colleague is found as the keeper finds one: the same family name in the same household as somebody of the staff.
  const homesOfStaff = Map.groupBy(staff, (one) => `${one.familyName}/${one.household}`)
  return (account, chart) => {
    const person = staffById.get(account)
    const found = patientById.get(chart)
    if (person === undefined || found === undefined) return noKin
    const { patient } = found
    const samePlace = patient.household === person.household
    const sameName = patient.familyName === person.familyName
    const others = homesOfStaff.get(`${patient.familyName}/${patient.household}`) ?? []
    return {
      self: samePlace && sameName,
      neighbour: samePlace || patient.street === person.street,
      colleague: others.some((one) => one !== person),
      familyNameShare: sameName ? (nameCounts[patient.familyName] ?? 0) / patients.length : undefined,
    }
  }
}

const noKin: Kin = { self: false, neighbour: false, colleague: false, familyNameShare: undefined }
