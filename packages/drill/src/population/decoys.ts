/**
 * People who are no patients, for the 50/50 list: like the patients in every distribution, the same as none of them.
 *
 * For people read from files no generator is known, so each decoy is put together from several of them, with numbers changed.
 */
import { asList, objectsIn, type Resource } from "@subrosa/fhir"
import type { Random } from "../random.ts"
import { inventUuid } from "./invent-patient.ts"
import { type Person, personOf } from "./person.ts"

export function recombine(random: Random, people: readonly Person[]): Person {
  const [name, telecom, address, rest] = [0, 1, 2, 3].map(() => random.pick(people).patient)
  const other = random.pick(people).patient
  const id = inventUuid(random)
  const names = objectsIn(name?.name).map((own, i) => ({
    ...own,
    given: asList(objectsIn(other.name)[i]?.given ?? own.given),
  }))
  const change = (value: unknown) => changeDigits(random, value)
  const patient: Resource = {
    ...rest,
    resourceType: "Patient",
    id,
    name: names,
    birthDate: changeDate(random, rest?.birthDate),
    telecom: change(telecom?.telecom),
    address: change(address?.address),
    identifier: change(rest?.identifier),
  }
  return personOf(patient, `Patient/${id}`)
}

/** Every digit and hexadecimal id in `value`s anew; systems, uses and words stay. */
function changeDigits(random: Random, value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value ?? [], (key, member: unknown) => {
      if (typeof member !== "string" || key === "system" || key === "url" || key === "code") return member
      if (/^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(member)) return inventUuid(random)
      return member.replace(/\d/g, () => String(random.int(10)))
    }),
  )
}

function changeDate(random: Random, date: unknown): string | undefined {
  const match = typeof date === "string" ? /^(\d{4})/.exec(date) : null
  if (match === null) return undefined
  const two = (n: number) => String(n).padStart(2, "0")
  return `${match[1]}-${two(1 + random.int(12))}-${two(1 + random.int(28))}`
}
