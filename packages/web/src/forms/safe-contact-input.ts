/** What the safe-contact form holds, out of a Patient's card and back into it (spec/safe-contact.md). Pure. */
import {
  type Fields,
  objectsIn,
  type Resource,
  readSafeContactCard,
  type SafeContactCard,
  type SafeContactChannel,
  SafeContactError,
  type SafeContactHours,
  safeContactUrl,
  writeSafeContactCard,
} from "@subrosa/fhir"
import { type AddressInput, addressInput, addressOf } from "./address-input.ts"

export interface SafeContactInput {
  /** The way wished for first; empty: the card does not limit them. */
  best: SafeContactChannel | ""
  /** Further ways that are safe. */
  others: SafeContactChannel[]
  neverPost: boolean
  voiceMail: boolean
  /** `mon`, `tue`...; empty: every day. */
  days: string[]
  /** `18:00`; both empty: at any time. */
  from: string
  until: string
  phone: string
  email: string
  address: AddressInput
  /** `RelatedPerson/7`, or empty. */
  instead: string
  mayBeTold: string[]
  minor: "" | "alone" | "with-parents"
}

/** A form that contradicts itself, with the field to look at. */
export class SafeContactInputError extends Error {
  override name = "SafeContactInputError"
  readonly field: keyof SafeContactInput
  constructor(field: keyof SafeContactInput, message: string) {
    super(message)
    this.field = field
  }
}

/** `unreadable`: there is one that nobody may act on (a part that is not known); what is saved takes its place. */
export function safeContactOf(patient: Resource): SafeContactCard | "unreadable" | undefined {
  try {
    return readSafeContactCard(patient)
  } catch (error) {
    if (error instanceof SafeContactError) return "unreadable"
    throw error
  }
}

export function safeContactInput(card: SafeContactCard | undefined): SafeContactInput {
  const [best = "", ...others] = card?.channels ?? []
  const [hours] = card?.hours ?? []
  return {
    ...{ best, others, neverPost: card?.neverPost ?? false, voiceMail: card?.voiceMail ?? false },
    ...{ days: [...(hours?.days ?? [])], from: hours?.from ?? "", until: hours === undefined ? "" : untilOf(hours) },
    ...{ phone: textOfPoint(card?.telecom.find(isPhone)), email: textOfPoint(card?.telecom.find(isEmail)) },
    address: addressInput(card?.address),
    ...{ instead: card?.instead ?? "", mayBeTold: [...(card?.mayBeTold ?? [])] },
    minor: card?.minorConsented === undefined ? "" : card.minorConsented ? "alone" : "with-parents",
  }
}

/**
 * The card as the form says; what the form does not show (further hours and numbers) stays as in `before`. Undefined where nothing is said.
 *
 * @throws SafeContactInputError
 */
export function safeContactCard(
  input: SafeContactInput,
  before: SafeContactCard | undefined,
): SafeContactCard | undefined {
  const { best, neverPost, voiceMail, from, until, days, minor } = input
  const wanted = new Set([...(best === "" ? [] : [best]), ...input.others])
  if (best === "" && input.others.length > 0) throw new SafeContactInputError("best", "Say which way is the best.")
  if (neverPost && wanted.has("post"))
    throw new SafeContactInputError("neverPost", "Post cannot be safe and ruled out.")
  if ((from === "") !== (until === "")) throw new SafeContactInputError("until", "Say from when until when.")
  if (from === "" && days.length > 0) throw new SafeContactInputError("from", "Say from when until when on these days.")
  const hours = from === "" ? [] : [{ days, from, lasts: lastsOf(from, until) }]
  const telecom = (before?.telecom ?? []).filter((one) => !isPhone(one) && !isEmail(one))
  const card: SafeContactCard = {
    channels: [...wanted],
    neverPost,
    address: addressOf(input.address),
    telecom: [...point("phone", input.phone), ...point("email", input.email), ...telecom],
    hours: [...hours, ...(before?.hours.slice(1) ?? [])],
    voiceMail,
    instead: input.instead === "" ? undefined : input.instead,
    mayBeTold: input.mayBeTold,
    minorConsented: minor === "" ? undefined : minor === "alone",
  }
  return objectsIn(writeSafeContactCard(card).extension).length === 0 ? undefined : card
}

/** The Patient with this card, and no other. */
export function withSafeContact(patient: Resource, card: SafeContactCard | undefined): Resource {
  const others = objectsIn(patient.extension).filter(({ url }) => url !== safeContactUrl)
  const extension = [...others, ...(card === undefined ? [] : [writeSafeContactCard(card)])]
  const { extension: _, ...rest } = patient
  return extension.length === 0 ? (rest as Resource) : { ...patient, extension }
}

const channelTexts: Record<SafeContactChannel, string> = {
  ...{ post: "post", email: "e-mail", portal: "portal", phone: "telephone", sms: "text message" },
}
export const channelText = (channel: SafeContactChannel): string => channelTexts[channel]

/** In a few words, for the chart's head; undefined where the card limits nothing that one would do without thinking. */
export function safeContactWords(card: SafeContactCard): string[] {
  const { channels, neverPost, hours, voiceMail, instead } = card
  return [
    ...(channels.length > 0 ? [`only by ${channels.map(channelText).join(", ")}`] : []),
    ...(neverPost ? ["never by post"] : []),
    ...hours.map((one) => `calls ${[...one.days, one.from].join(" ")} to ${untilOf(one)}`),
    ...(voiceMail || channels.length === 0 ? [] : ["no message on voice mail"]),
    ...(instead === undefined ? [] : ["through another adult"]),
  ]
}

const isPhone = ({ system }: Fields): boolean => system === "phone"
const isEmail = ({ system }: Fields): boolean => system === "email"
const textOfPoint = (point: Fields | undefined): string => (typeof point?.value === "string" ? point.value : "")
const point = (system: "phone" | "email", value: string): Fields[] => (value === "" ? [] : [{ system, value }])

const minutesIn = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(":").map(Number)
  return hours * 60 + minutes
}
const dayMinutes = 24 * 60

/** In hours; until midnight and beyond it counts into the next day. */
function lastsOf(from: string, until: string): number {
  const minutes = minutesIn(until) - minutesIn(from)
  return (minutes > 0 ? minutes : minutes + dayMinutes) / 60
}

function untilOf({ from, lasts }: SafeContactHours): string {
  const end = Math.round(minutesIn(from) + lasts * 60) % dayMinutes
  const two = (n: number) => String(n).padStart(2, "0")
  return `${two(Math.floor(end / 60))}:${two(end % 60)}`
}
