/** An invented Patient that a list of real ones does not betray. Pure: chance comes in. */
import { randomUuid } from "@subrosa/codec"
import type { Resource } from "@subrosa/fhir"
import { familyNames, givenNames, streetEnds, streets } from "./names.ts"

/** A whole number at least 0 and below the bound. */
export type Chance = (bound: number) => number

export interface InventedPerson {
  patient: Resource
  name: string
  birthDate: string
}

/** `taken`: names on the lists already; a decoy is nobody's namesake, so that no honest eye confuses them. */
export function inventPerson(chance: Chance, now: Date, taken: ReadonlySet<string>): InventedPerson {
  const gender = chance(2) === 0 ? "female" : "male"
  const pick = <T>(list: readonly T[]): T => {
    const item = list[chance(list.length)]
    if (item === undefined) throw new Error("invariant: lists of names are not empty")
    return item
  }
  const [family, given, second] = nameNotIn(taken, () => [
    pick(familyNames),
    pick(givenNames[gender]),
    pick(givenNames[gender]),
  ])
  const digits = (count: number) => Array.from({ length: count }, () => chance(10)).join("")
  const two = (value: number) => String(value).padStart(2, "0")
  const birthDate = `${now.getUTCFullYear() - 18 - chance(60)}-${two(1 + chance(12))}-${two(1 + chance(28))}`
  const patient: Resource = {
    resourceType: "Patient",
    id: randomUuid(),
    name: [{ use: "official", family, given: [given, ...(chance(3) === 0 ? [second] : [])] }],
    gender,
    birthDate,
    telecom: [
      // 555-01xx is set aside for fiction (North American Numbering Plan): nobody is called by mistake.
      { system: "phone", value: `(${2 + chance(8)}${digits(2)}) 555-01${digits(2)}`, use: "mobile" },
    ],
    address: [
      {
        line: [`${1 + chance(900)} ${pick(streets)} ${pick(streetEnds)}`],
        postalCode: digits(5),
      },
    ],
  }
  return { patient, name: `${given} ${family}`, birthDate }
}

function nameNotIn<T extends readonly [string, string, string]>(taken: ReadonlySet<string>, make: () => T): T {
  for (let tries = 0; tries < 100; tries++) {
    const made = make()
    if (!taken.has(`${made[1]} ${made[0]}`.toLowerCase())) return made
  }
  return make()
}
