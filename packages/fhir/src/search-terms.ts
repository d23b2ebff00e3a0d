/**
 * What a patient can be found by: the plaintext of search terms, before they become keyed tokens. Only combinations
 * that are nearly unique are terms. There is none for a name or a birth date alone: how often each occurs in a database
 * would give names away. What a person types becomes the same terms in parse-query.ts.
 */
import { doubleMetaphone } from "double-metaphone"
import { asList, objectsIn, type Resource, textOf } from "./resource.ts"

export type SearchTermKind = "name-birthdate" | "phonetic-birthyear" | "phone" | "email" | "identifier"
export type SearchTerm = { kind: SearchTermKind; value: string }

/** The terms of a Patient, without repetition: all its names (maiden, old, nick), telecoms and identifiers. */
export function searchTerms(patient: Resource): SearchTerm[] {
  const terms: SearchTerm[] = []
  const birthDate = textOf(patient.birthDate)
  for (const name of objectsIn(patient.name)) {
    const given = asList(name.given).filter((part) => typeof part === "string")
    const families = familyNames(textOf(name.family), textOf(name.text))
    for (const family of families) terms.push(...nameTerms(family, given[0], birthDate))
  }
  for (const { system, value } of objectsIn(patient.telecom)) {
    if (typeof value !== "string") continue
    if (system === "email" || value.includes("@")) terms.push(...emailTerms(value))
    else if (system === "phone" || system === "sms" || system === "fax" || system === undefined) {
      terms.push(...phoneTerms(value))
    }
  }
  for (const { system, value } of objectsIn(patient.identifier)) {
    if (typeof value === "string") terms.push(...identifierTerms(value, textOf(system)))
  }
  return distinct(terms)
}

/** A double name is also found by either part. Without a family name, the last word of the text. */
function familyNames(family: string | undefined, text: string | undefined): string[] {
  const whole = family ?? text?.trim().split(/\s+/).at(-1)
  if (whole === undefined) return []
  return [whole, ...whole.split(/[\s-]+/).filter((part) => letters(part).length >= 3)]
}

/** `family|1980-04-12` for a full birth date; `phonetic|1980|g` where the given name's initial and the year are known. */
export function nameTerms(family: string, given: string | undefined, birthDate: string | undefined): SearchTerm[] {
  const name = letters(family)
  if (name === "" || birthDate === undefined) return []
  const terms: SearchTerm[] = []
  if (/^\d{4}-\d\d-\d\d$/.test(birthDate)) terms.push({ kind: "name-birthdate", value: `${name}|${birthDate}` })
  const initial = given === undefined ? "" : letters(given).slice(0, 1)
  if (/^\d{4}/.test(birthDate) && initial !== "") {
    for (const sound of new Set(doubleMetaphone(name))) {
      if (sound !== "") {
        terms.push({ kind: "phonetic-birthyear", value: `${sound.toLowerCase()}|${birthDate.slice(0, 4)}|${initial}` })
      }
    }
  }
  return terms
}

/** All digits, and the last ten: the same for a number with and without its country code. Fewer than 7 are no number. */
export function phoneTerms(value: string): SearchTerm[] {
  const digits =
    value
      .normalize("NFKD")
      .split(/(?:ext|x|#|;)/i)[0]
      ?.replace(/\D/g, "") ?? ""
  const national = digits.replace(/^(?:00|0)/, "")
  if (national.length < 7) return []
  return distinct([national, national.slice(-10)].map((number) => ({ kind: "phone", value: number })))
}

export function emailTerms(value: string): SearchTerm[] {
  const address = value
    .normalize("NFKC")
    .trim()
    .toLowerCase()
    .replace(/^mailto:/, "")
  return /^[^\s@]+@[^\s@]+$/.test(address) ? [{ kind: "email", value: address }] : []
}

/** The bare value, and with its system: a number read from a card has no system. */
export function identifierTerms(value: string, system?: string): SearchTerm[] {
  const bare = value
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "")
  if (bare === "") return []
  const terms: SearchTerm[] = [{ kind: "identifier", value: bare }]
  if (system !== undefined) terms.push({ kind: "identifier", value: `${system}|${bare}` })
  return terms
}

const foldings: Record<string, string> = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ł: "l", þ: "th", ð: "d", ı: "i" }

/** Lower-case letters only, marks stripped (Unicode NFKD). Digits are dropped: generated names carry them. */
export function letters(text: string): string {
  return text
    .toLowerCase()
    .replace(/[ßæœøđłþðı]/g, (letter) => foldings[letter] ?? letter)
    .normalize("NFKD")
    .replace(/[^\p{L}]/gu, "")
}

export function distinct(terms: SearchTerm[]): SearchTerm[] {
  return [...new Map(terms.map((term) => [`${term.kind} ${term.value}`, term])).values()]
}
