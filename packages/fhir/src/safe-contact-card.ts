/**
 * The safe-contact card (spec/safe-contact.md): how a patient wants to be reached, as one extension of FHIR Patient, so that it
 * lies where the address lies and whoever may see the one sees the other.
 */
import { asList, type Fields, isObject, objectsIn, type Resource, textOf } from "./resource.ts"

export const safeContactUrl = "urn:subrosa:fhir:safe-contact"

export const safeContactChannels = ["post", "email", "portal", "phone", "sms"] as const
export type SafeContactChannel = (typeof safeContactChannels)[number]

/** When to call: days and a time of day, on the patient's own clock. */
export interface SafeContactHours {
  /** FHIR's codes: `mon`, `tue`... Empty: every day. */
  days: readonly string[]
  /** `18:00`. */
  from: string
  /** Hours, to be counted from `from`. */
  lasts: number
}

export interface SafeContactCard {
  /** In the order wished for. Empty: the card does not limit them. */
  channels: readonly SafeContactChannel[]
  neverPost: boolean
  /** Where to write to or call instead of what else the record holds. */
  address: Fields | undefined
  telecom: readonly Fields[]
  hours: readonly SafeContactHours[]
  voiceMail: boolean
  /** The adult who gets messages in the patient's stead: a reference to a RelatedPerson. */
  instead: string | undefined
  /** Who else may learn of it: references to RelatedPersons. */
  mayBeTold: readonly string[]
  /** A minor who agreed to care alone: parents are not told. */
  minorConsented: boolean | undefined
}

/** A card with something in it that is not understood: nothing may be sent on a guess. */
export class SafeContactError extends Error {
  override name = "SafeContactError"
}

const parts = {
  channel: (value: Fields) => oneOf(safeContactChannels, value.valueCode),
  "never-post": (value: Fields) => truth(value.valueBoolean),
  address: (value: Fields) => object(value.valueAddress),
  telecom: (value: Fields) => object(value.valueContactPoint),
  hours: (value: Fields) => hoursOf(value.valueTiming),
  "voice-mail": (value: Fields) => truth(value.valueBoolean),
  instead: (value: Fields) => reference(value.valueReference),
  "may-be-told": (value: Fields) => reference(value.valueReference),
  "minor-consented": (value: Fields) => truth(value.valueBoolean),
}
type Part = keyof typeof parts

/** The card of a Patient; undefined if there is none. Throws `SafeContactError` naming the part, never its content. */
export function readSafeContactCard(patient: Resource): SafeContactCard | undefined {
  const found = objectsIn(patient.extension).filter(({ url }) => url === safeContactUrl)
  const card = found[0]
  if (card === undefined) return undefined
  if (found.length > 1) throw new SafeContactError("there is more than one safe-contact card")
  const values = new Map<Part, unknown[]>()
  for (const one of asList(card.extension)) {
    const part = isObject(one) ? partOf(one.url) : undefined
    if (!isObject(one) || part === undefined)
      throw new SafeContactError("the safe-contact card has a part that is not known")
    values.set(part, [...(values.get(part) ?? []), read(part, one)])
  }
  const all = <P extends Part>(part: P) => (values.get(part) ?? []) as NonNullable<ReturnType<(typeof parts)[P]>>[]
  const single = <P extends Part>(part: P) => {
    const [first, ...more] = all(part)
    if (more.length > 0) throw new SafeContactError(`the safe-contact card has more than one ${part}`)
    return first
  }
  return {
    channels: all("channel"),
    neverPost: single("never-post") ?? false,
    address: single("address"),
    telecom: all("telecom"),
    hours: all("hours"),
    voiceMail: single("voice-mail") ?? false,
    instead: single("instead"),
    mayBeTold: all("may-be-told"),
    minorConsented: single("minor-consented"),
  }
}

/** The card as an extension to put on a Patient. */
export function writeSafeContactCard(card: SafeContactCard): Fields {
  const extension = [
    ...card.channels.map((channel) => ({ url: "channel", valueCode: channel })),
    ...(card.neverPost ? [{ url: "never-post", valueBoolean: true }] : []),
    ...(card.address === undefined ? [] : [{ url: "address", valueAddress: card.address }]),
    ...card.telecom.map((telecom) => ({ url: "telecom", valueContactPoint: telecom })),
    ...card.hours.map(({ days, from, lasts }) => ({
      url: "hours",
      valueTiming: {
        repeat: {
          ...(days.length > 0 && { dayOfWeek: days }),
          timeOfDay: [`${from}:00`],
          duration: lasts,
          durationUnit: "h",
        },
      },
    })),
    ...(card.voiceMail ? [{ url: "voice-mail", valueBoolean: true }] : []),
    ...(card.instead === undefined ? [] : [{ url: "instead", valueReference: { reference: card.instead } }]),
    ...card.mayBeTold.map((one) => ({ url: "may-be-told", valueReference: { reference: one } })),
    ...(card.minorConsented === undefined ? [] : [{ url: "minor-consented", valueBoolean: card.minorConsented }]),
  ]
  return { url: safeContactUrl, extension }
}

const partOf = (url: unknown): Part | undefined =>
  typeof url === "string" && Object.hasOwn(parts, url) ? (url as Part) : undefined

function read(part: Part, value: Fields): unknown {
  const parsed = parts[part](value)
  if (parsed === undefined) throw new SafeContactError(`the safe-contact card's ${part} cannot be read`)
  return parsed
}

const oneOf = <T extends string>(known: readonly T[], value: unknown): T | undefined =>
  known.find((one) => one === value)
const truth = (value: unknown): boolean | undefined => (typeof value === "boolean" ? value : undefined)
const object = (value: unknown): Fields | undefined => (isObject(value) ? value : undefined)
const reference = (value: unknown): string | undefined => (isObject(value) ? textOf(value.reference) : undefined)

const dayCodes = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

function hoursOf(timing: unknown): SafeContactHours | undefined {
  const repeat = isObject(timing) ? object(timing.repeat) : undefined
  if (repeat === undefined) return undefined
  const days = asList(repeat.dayOfWeek)
  const [time, ...more] = asList(repeat.timeOfDay)
  const from = typeof time === "string" ? /^([01]\d|2[0-3]):[0-5]\d(?=:00$)/.exec(time)?.[0] : undefined
  const { duration, durationUnit } = repeat
  if (from === undefined || more.length > 0 || durationUnit !== "h") return undefined
  if (typeof duration !== "number" || duration <= 0 || duration > 24) return undefined
  const known = days.filter((day): day is string => typeof day === "string" && dayCodes.includes(day))
  return known.length === days.length ? { days: known, from, lasts: duration } : undefined
}
