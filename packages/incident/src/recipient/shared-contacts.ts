/** What several affected people have in common: a mailbox, a name at one address. A letter could reach the wrong one of them. */
import { displayHumanName, objectsIn, preferredName, type Resource, textOf } from "@subrosa/fhir"
import { fold } from "../outside/fold.ts"
import { type AddressOptions, postalAddress } from "./postal-address.ts"

export interface SharedContacts {
  /** How many charts use an e-mail address. */
  email(value: string): number
  phone(value: string): number
  /** How many charts have this name at this address. */
  nameAtAddress(name: string, addressKey: string): number
  /** How many charts share a post-office box. */
  postBox(addressKey: string): number
  /** How many charts have this name and birth date. */
  namesake(name: string, birthDate: string): number
}

/** `patients`: of every affected chart, and of others whose cards are open. Memory: some short strings a person. */
export function sharedContacts(patients: Iterable<Resource>, options: AddressOptions): SharedContacts {
  const counts = new Map<string, number>()
  const count = (keys: Iterable<string>) => {
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  for (const patient of patients) count(keysOf(patient, options))
  const of = (key: string) => counts.get(key) ?? 0
  return {
    email: (value) => of(emailKey(value)),
    phone: (value) => of(phoneKey(value)),
    nameAtAddress: (name, key) => of(`name-at ${fold(name)} ${key}`),
    postBox: (key) => of(`box ${key}`),
    namesake: (name, birthDate) => of(`born ${fold(name)} ${birthDate}`),
  }
}

const emailKey = (value: string) => `email ${value.trim().toLowerCase()}`
const phoneKey = (value: string) => `phone ${value.replace(/\D/g, "").slice(-9)}`

function keysOf(patient: Resource, options: AddressOptions): Set<string> {
  const keys = new Set<string>()
  const names = objectsIn(patient.name).map(displayHumanName)
  const name = displayHumanName(preferredName(patient.name))
  for (const { system, value } of objectsIn(patient.telecom)) {
    const text = textOf(value)
    if (text === undefined) continue
    if (system === "email") keys.add(emailKey(text))
    if (system === "phone" || system === "sms") keys.add(phoneKey(text))
  }
  for (const one of objectsIn(patient.address)) {
    const address = postalAddress(one, options)
    if (typeof address === "string") continue
    for (const each of new Set([name, ...names])) keys.add(`name-at ${fold(each)} ${address.key}`)
    if (address.postBox) keys.add(`box ${address.key}`)
  }
  const birthDate = textOf(patient.birthDate)
  if (birthDate !== undefined) keys.add(`born ${fold(name)} ${birthDate}`)
  return keys
}
