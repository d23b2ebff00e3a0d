/**
 * Who gets the notice, by which way, at which address; or why it is held back. Nothing is guessed: what is not certain is held
 * back and listed, for a person to decide (spec/safe-contact.md has the rules and their sources).
 */
import {
  ageInYears,
  displayHumanName,
  type Fields,
  isObject,
  objectsIn,
  preferredName,
  type Resource,
  readSafeContactCard,
  type SafeContactCard,
  type SafeContactChannel,
  SafeContactError,
  type SafeContactHours,
  textOf,
} from "@subrosa/fhir"
import type { RecipientRole } from "../letter/person-notice.ts"
import {
  type AddressFault,
  type AddressOptions,
  chooseAddress,
  isCurrent,
  type PostalAddress,
} from "./postal-address.ts"
import { type RelatedPerson, relatedPeople } from "./related-people.ts"
import type { SharedContacts } from "./shared-contacts.ts"

export const heldReasons = {
  "no-patient": "the chart has no Patient: open it and complete it",
  "several-patients": "the chart holds more than one Patient: find out whose it is",
  "no-name": "the record has no name",
  "card-unreadable":
    "the safe-contact card has something in it that is not understood: read it and write the card anew",
  "age-unknown": "no full birth date: nobody can tell whether this is a child",
  "minor-may-have-consented":
    "aged 12 to 17: say on the safe-contact card whether they agreed to care alone, or name an adult",
  "minor-without-adult": "a child without a known parent or guardian",
  "several-parents": "a child whose parents live apart: say on the safe-contact card who gets messages",
  "adult-unknown": "the adult that the safe-contact card names is not in the record",
  "deceased-without-kin": "has died, and no next of kin with an address is known (45 CFR 164.404(d)(1)(ii))",
  "kin-not-named": "has died, and the safe-contact card does not let this next of kin be told",
  "no-allowed-channel": "the safe-contact card allows no way that the record has the means for",
  "no-address": "no postal address",
  "address-ended": "every address is an old one",
  "address-incomplete": "the address lacks street, town or a whole postal code",
  "address-place-unknown": "the address names no state or country: nobody can tell which law applies",
  "several-addresses": "more than one current address of the same kind: say on the safe-contact card which one is safe",
  returned: "mail to this address came back",
  "shared-mailbox": "another affected person has the same e-mail, number or post-office box",
  "same-name": "another affected person of the same name lives at this address",
  namesake: "another chart has the same name and birth date: they may be one person, or be mixed up",
} as const
export type HeldReason = keyof typeof heldReasons

export interface Sent {
  kind: "send"
  channel: SafeContactChannel
  recipient: { role: RecipientRole; name: string }
  /** For post: where; for the others: where the person lives, if that is known. */
  address: PostalAddress | undefined
  /** E-mail address or telephone number, for those channels. */
  to: string | undefined
  hours: readonly SafeContactHours[]
  voiceMail: boolean
  byCard: boolean
  minor: boolean
  name: string
  languages: readonly string[]
  /** Where the patient lives, for the law: not where an adult in their stead does. */
  jurisdiction: string | undefined
  country: string
}

export interface Held {
  kind: "held"
  reason: HeldReason
  name: string
}

export interface RecipientOptions extends AddressOptions {
  shared: SharedContacts
  /** Whether mail came back: by post from an address (by its key), by e-mail from a mailbox. */
  returned(where: string, by: "post" | "email"): boolean
}

/** As one would address them; empty where the card has none. */
export const patientName = ({ name }: Resource): string => displayHumanName(preferredName(name)).trim()

/** `resources`: what the chart's directory segment holds (Patient, RelatedPerson). */
export function chooseRecipient(resources: readonly Resource[], options: RecipientOptions): Sent | Held {
  const patients = resources.filter(({ resourceType }) => resourceType === "Patient")
  const [patient, ...others] = patients
  const name = patient === undefined ? "" : patientName(patient)
  const held = (reason: HeldReason): Held => ({ kind: "held", reason, name })
  if (patient === undefined) return held("no-patient")
  if (others.some(({ id }) => id !== patient.id)) return held("several-patients")
  if (name === "") return held("no-name")
  let card: SafeContactCard | undefined
  try {
    card = readSafeContactCard(patient)
  } catch (error) {
    if (error instanceof SafeContactError) return held("card-unreadable")
    throw error
  }
  const born = textOf(patient.birthDate)
  if (born !== undefined && options.shared.namesake(name, born) > 1) return held("namesake")
  const people = relatedPeople(patient, resources, options.today)
  const who = addressee(patient, name, card, people, options)
  if (typeof who === "string") return held(who)
  const way = chooseWay(who, card, options)
  if (typeof way === "string") return held(way)
  const home = chooseAddress(patient.address, options)
  const place = typeof home === "string" ? undefined : home
  const lives = place ?? way.address
  // Whose law applies is a matter of where the patient lives; without that no letter can say what it must.
  if (lives === undefined) return held(typeof home === "string" ? home : "address-place-unknown")
  return {
    kind: "send",
    ...way,
    recipient: { role: who.role, name: who.name },
    hours: card?.hours ?? [],
    voiceMail: card?.voiceMail ?? false,
    byCard: card !== undefined,
    minor: who.minor,
    name,
    languages: languagesOf(patient),
    jurisdiction: lives.jurisdiction,
    country: lives.country,
  }
}

interface Addressee {
  role: RecipientRole
  name: string
  addresses: unknown
  telecom: unknown
  minor: boolean
  /** The patient's own, for which the card's address and number stand. */
  self: boolean
}

/** Who is told: the patient, or an adult in their stead. */
export function addressee(
  patient: Resource,
  name: string,
  card: SafeContactCard | undefined,
  people: readonly RelatedPerson[],
  options: RecipientOptions,
): Addressee | HeldReason {
  const self = { name, addresses: patient.address, telecom: patient.telecom, self: true }
  if (hasDied(patient)) return nextOfKin(card, people, options)
  const age = ageInYears(patient.birthDate, options.today)
  if (age === undefined) return "age-unknown"
  const minor = age < 18
  if (card?.instead !== undefined) {
    const adult = people.find(({ reference }) => reference === card.instead)
    if (adult === undefined) return "adult-unknown"
    return { role: "adult", name: adult.name, addresses: adult.addresses, telecom: adult.telecom, minor, self: false }
  }
  if (!minor || card?.minorConsented === true) return { role: "self", ...self, minor }
  // From twelve on a State may let a minor agree to counselling alone (for instance Cal. Health & Safety Code 124260): then a
  // letter to the parents is a second breach.
  if (age >= 12 && card?.minorConsented !== false) return "minor-may-have-consented"
  return parentOf(patient, people, options)
}

const hasDied = ({ deceasedBoolean, deceasedDateTime }: Resource): boolean =>
  deceasedBoolean === true || deceasedDateTime !== undefined

function nextOfKin(
  card: SafeContactCard | undefined,
  people: readonly RelatedPerson[],
  options: RecipientOptions,
): Addressee | HeldReason {
  const kin = people.filter((one) => one.kin && typeof chooseAddress(one.addresses, options) !== "string")
  if (kin.length === 0) return "deceased-without-kin"
  const told =
    card === undefined
      ? kin
      : kin.filter(({ reference }) => reference !== undefined && card.mayBeTold.includes(reference))
  const [first] = told
  if (first === undefined) return "kin-not-named"
  return { role: "kin", name: first.name, addresses: first.addresses, telecom: [], minor: false, self: false }
}

function parentOf(
  patient: Resource,
  people: readonly RelatedPerson[],
  options: RecipientOptions,
): Addressee | HeldReason {
  const parents = people.filter(({ parent }) => parent)
  const [first] = parents
  if (first === undefined) return "minor-without-adult"
  const keys = parents.map(({ addresses }) => {
    const address = chooseAddress(
      objectsIn(addresses).length > 0 || isObject(addresses) ? listed(addresses) : patient.address,
      options,
    )
    return typeof address === "string" ? address : address.key
  })
  if (new Set(keys).size > 1) return "several-parents"
  const own = listed(first.addresses)
  return {
    role: "parent",
    name: first.name,
    addresses: own.length > 0 ? own : patient.address,
    telecom: [],
    minor: true,
    self: false,
  }
}

/** RelatedPerson.address is a list, Patient.contact.address a single one. */
const listed = (addresses: unknown): Fields[] => objectsIn(addresses)

interface Way {
  channel: SafeContactChannel
  address: PostalAddress | undefined
  to: string | undefined
}

/**
 * The first way that the card allows and the record has the means for. Without a card a notice goes by post: e-mail takes the
 * person's agreement (45 CFR 164.404(d)(1)(i)), which the card is.
 */
function chooseWay(who: Addressee, card: SafeContactCard | undefined, options: RecipientOptions): Way | HeldReason {
  const wished = card === undefined || card.channels.length === 0 ? (["post"] as const) : card.channels
  const allowed = wished.filter((channel) => channel !== "post" || card?.neverPost !== true)
  let fault: HeldReason = "no-allowed-channel"
  for (const channel of allowed) {
    const way = wayBy(channel, who, card, options)
    if (typeof way !== "string") return way
    if (fault === "no-allowed-channel") fault = way
  }
  return fault
}

/** One way, as far as card and record allow it; else why not. */
export function wayBy(
  channel: SafeContactChannel,
  who: Addressee,
  card: SafeContactCard | undefined,
  options: RecipientOptions,
): Way | HeldReason {
  const { shared, today, returned } = options
  if (channel === "portal") return who.self ? { channel, address: undefined, to: undefined } : "no-allowed-channel"
  if (channel === "post") {
    const own = who.self && card?.address !== undefined ? [card.address] : who.addresses
    const address = chooseAddress(own, options)
    return typeof address === "string"
      ? address
      : (faultOf(address, who, options) ?? { channel, address, to: undefined })
  }
  const named = who.self ? (card?.telecom ?? []) : []
  const from = named.some((one) => fits(one, channel)) ? named : objectsIn(who.telecom)
  const usable = from.filter((one) => fits(one, channel) && one.use !== "old" && isCurrent(one.period, today))
  const [best] = usable.toSorted((a, b) => rank(a) - rank(b))
  const to = textOf(best?.value)?.trim()
  if (best === undefined || to === undefined || (named.length === 0 && best.use === "work")) return "no-allowed-channel"
  if (channel === "email" && !/^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]{2,}$/.test(to)) return "no-allowed-channel"
  if (channel !== "email" && to.replace(/\D/g, "").length < 7) return "no-allowed-channel"
  if (channel === "email" && returned(to, "email")) return "returned"
  const users = channel === "email" ? shared.email(to) : shared.phone(to)
  if (users > 1) return "shared-mailbox"
  return { channel, address: undefined, to }
}

function faultOf(
  address: PostalAddress,
  { name }: Addressee,
  { shared, returned }: RecipientOptions,
): AddressFault | HeldReason | undefined {
  if (returned(address.key, "post")) return "returned"
  if (address.postBox && shared.postBox(address.key) > 1) return "shared-mailbox"
  if (shared.nameAtAddress(name, address.key) > 1) return "same-name"
  return undefined
}

const fits = ({ system }: Fields, channel: SafeContactChannel): boolean =>
  channel === "email" ? system === "email" : system === "phone" || system === "sms"
const rank = ({ rank: given }: Fields): number => (typeof given === "number" ? given : Number.MAX_SAFE_INTEGER)

/** Preferred first; BCP 47 codes. */
export function languagesOf(patient: Resource): string[] {
  return objectsIn(patient.communication)
    .toSorted((a, b) => Number(b.preferred === true) - Number(a.preferred === true))
    .flatMap(({ language }) => objectsIn(isObject(language) ? language.coding : undefined))
    .map(({ code }) => textOf(code))
    .filter((code) => code !== undefined)
}
