/** What the thief looks for: every fact of every candidate, as text. */
import { partsOf } from "../population/own-sentences.ts"
import type { Person } from "../population/person.ts"

export type NeedleKind = "name" | "birth date" | "address" | "phone" | "email" | "identifier" | "sentence" | "canary"

/** Kinds that say who somebody is; the others say what was said of them. */
export const identityKinds: readonly NeedleKind[] = ["name", "birth date", "address", "phone", "email", "identifier"]

export interface Needle {
  kind: NeedleKind
  value: string
  /** Indexes into the list of people: a first name may be many people's. */
  people: number[]
}

const shortestName = 5

/** One needle per kind and value. */
export function needlesOf(people: readonly Person[]): Needle[] {
  const needles = new Map<string, Needle>()
  const add = (kind: NeedleKind, value: string, person: number) => {
    const key = `${kind}:${value}`
    const known = needles.get(key)
    if (known === undefined) needles.set(key, { kind, value, people: [person] })
    else if (known.people.at(-1) !== person) known.people.push(person)
  }
  people.forEach((person, index) => {
    for (const name of person.names) if (name.length >= shortestName) add("name", name, index)
    if (person.birthDate !== undefined && person.birthDate.length === 10) {
      add("birth date", person.birthDate, index)
      add("birth date", person.birthDate.replaceAll("-", ""), index)
    }
    for (const line of person.addresses) if (line.length >= 8) add("address", line, index)
    for (const phone of person.phones)
      for (const form of [phone, digitsOf(phone)]) if (form.length >= 7) add("phone", form, index)
    for (const email of person.emails) add("email", localPart(email), index)
    for (const value of person.identifiers) {
      for (const form of [value, value.replaceAll("-", "")]) if (form.length >= 6) add("identifier", form, index)
    }
    for (const sentence of person.sentences) for (const part of partsOf(sentence)) add("sentence", part, index)
    for (const sentence of person.canaries) for (const part of partsOf(sentence)) add("canary", part, index)
  })
  return [...needles.values()]
}

const digitsOf = (text: string): string => text.replace(/\D/g, "")

/** Up to and with the `@`: the domain is shared, and `@` keeps it apart from the name. */
const localPart = (email: string): string => email.slice(0, email.indexOf("@") + 1) || email
