/**
 * People who are no patients, for the 50/50 list: like the patients in every distribution, the same as none of them.
 *
 * For people read from files no generator is known, so each decoy is put together from several of them, with numbers changed.
 */
import { asList, isObject, objectsIn, type Resource } from "@subrosa/fhir"
import type { Random } from "@subrosa/simulate"
import { inventUuid } from "./invent-patient.ts"
import { type Person, personOf } from "./person.ts"

export function recombine(random: Random, people: readonly Person[]): Person {
  const [name, telecom, address, rest] = [0, 1, 2, 3].map(() => random.pick(people).patient)
  const other = random.pick(people).patient
  const change = changer(random)
  const names = objectsIn(name?.name).map((own, i) => ({
    ...own,
    given: asList(objectsIn(other.name)[i]?.given ?? own.given),
  }))
  const id = change(rest?.id ?? inventUuid(random))
  const patient: Resource = {
    ...rest,
    resourceType: "Patient",
    ...(typeof id === "string" && { id }),
    name: names,
    birthDate: changeDate(random, rest?.birthDate),
    telecom: change(telecom?.telecom ?? []),
    address: change(address?.address ?? []),
    identifier: change(rest?.identifier ?? []),
  }
  return personOf(patient, `Patient/${patient.id}`)
}

/**
 * Every digit and UUID anew; systems, uses and words stay. What was the same stays the same: an id that is also an identifier would otherwise
 * compress less well in a decoy, and its size would give it away.
 */
function changer(random: Random): (value: unknown) => unknown {
  const changed = new Map<string, string>()
  const text = (value: string): string => {
    const known = changed.get(value)
    if (known !== undefined) return known
    const isUuid = /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(value)
    const made = isUuid ? inventUuid(random) : value.replace(/\d/g, () => String(random.int(10)))
    changed.set(value, made)
    return made
  }
  const change = (value: unknown, name = ""): unknown => {
    if (typeof value === "string") return ["system", "url", "code"].includes(name) ? value : text(value)
    if (Array.isArray(value)) return value.map((item) => change(item, name))
    if (!isObject(value)) return value
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, change(member, key)]))
  }
  return change
}

function changeDate(random: Random, date: unknown): string | undefined {
  const match = typeof date === "string" ? /^(\d{4})/.exec(date) : null
  if (match === null) return undefined
  const two = (n: number) => String(n).padStart(2, "0")
  return `${match[1]}-${two(1 + random.int(12))}-${two(1 + random.int(28))}`
}
