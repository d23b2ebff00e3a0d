/**
 * Under which number someone at risk may be called before a letter comes: an urgent notice (45 CFR 164.404(d)(3)), beside the written one. The
 * safe-contact card's word holds: a number is used only where the card does not leave telephoning out.
 */
import {
  displayHumanName,
  preferredName,
  type Resource,
  readSafeContactCard,
  type SafeContactCard,
  SafeContactError,
} from "@subrosa/fhir"
import type { AtRisk } from "../channel/call-list.ts"
import { addressee, languagesOf, type RecipientOptions, wayBy } from "./choose-recipient.ts"
import { chooseAddress } from "./postal-address.ts"
import { relatedPeople } from "./related-people.ts"

/** `phone` undefined: no number, or none that may be used; somebody has to find another way. */
export function phoneWay(
  resources: readonly Resource[],
  options: RecipientOptions,
): Pick<AtRisk, "name" | "phone" | "country" | "languages" | "hours" | "voiceMail" | "minor"> {
  const patient = resources.find(({ resourceType }) => resourceType === "Patient")
  const name = patient === undefined ? "" : displayHumanName(preferredName(patient.name)).trim()
  const none = { name, phone: undefined, country: options.practiceCountry, hours: [], voiceMail: false, minor: false }
  if (patient === undefined) return { ...none, languages: [] }
  const languages = languagesOf(patient)
  let card: SafeContactCard | undefined
  try {
    card = readSafeContactCard(patient)
  } catch (error) {
    if (error instanceof SafeContactError) return { ...none, languages }
    throw error
  }
  const who = addressee(patient, name, card, relatedPeople(patient, resources, options.today), options)
  if (typeof who === "string") return { ...none, languages }
  const home = chooseAddress(patient.address, options)
  const isAllowed = card === undefined || card.channels.length === 0 || card.channels.includes("phone")
  const way = isAllowed ? wayBy("phone", who, card, options) : undefined
  return {
    name: who.name,
    phone: typeof way === "object" ? way.to : undefined,
    country: typeof home === "string" ? options.practiceCountry : home.country,
    languages,
    hours: card?.hours ?? [],
    voiceMail: card?.voiceMail ?? false,
    minor: who.minor,
  }
}
