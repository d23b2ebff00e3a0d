/** An invented Patient (FHIR R4): unique names, contacts and numbers; plain distributions, so that strangers look the same. */
import type { Resource } from "@subrosa/fhir"
import type { Random } from "@subrosa/simulate"
import { capitalized } from "./invent-words.ts"

const streets = ["Street", "Avenue", "Lane", "Crescent", "Road", "Terrace"]

export interface Invention {
  random: Random
  word: (least: number) => string
  /** Numbers and codes given out so far. */
  taken: Set<string>
}

export function inventPatient({ random, word, taken }: Invention, id: string): Resource {
  const once = (make: () => string): string => {
    for (;;) {
      const value = make()
      if (taken.has(value)) continue
      taken.add(value)
      return value
    }
  }
  const digits = (n: number) => Array.from({ length: n }, () => random.int(10)).join("")
  const family = capitalized(word(10))
  const given = [capitalized(word(7)), capitalized(word(7))]
  const [first = ""] = given
  const year = 1935 + random.int(75)
  const two = (n: number) => String(n).padStart(2, "0")
  const gender = random.pick(["female", "male", "other"])
  return {
    resourceType: "Patient",
    id,
    text: {
      status: "generated",
      div: `<div xmlns="http://www.w3.org/1999/xhtml">${given.join(" ")} ${family}, ${gender}</div>`,
    },
    identifier: [
      { system: "https://records.example.org/mrn", value: once(() => `MRN${digits(10)}`) },
      { system: "http://hl7.org/fhir/sid/us-ssn", value: once(() => `999-${digits(2)}-${digits(4)}`) },
    ],
    name: [{ use: "official", family, given }],
    telecom: [
      { system: "phone", value: once(() => `555-${digits(3)}-${digits(4)}`), use: "home" },
      { system: "email", value: `${first}.${family}@example.org`.toLowerCase() },
    ],
    gender,
    birthDate: `${year}-${two(1 + random.int(12))}-${two(1 + random.int(28))}`,
    address: [
      {
        line: [`${1 + random.int(9999)} ${capitalized(word(8))} ${random.pick(streets)}`],
        city: capitalized(word(6)),
        state: "MA",
        postalCode: digits(5),
        country: "US",
      },
    ],
  }
}

/** An invented UUID (version 4 in form). */
export function inventUuid(random: Random): string {
  const hex = Array.from({ length: 32 }, () => random.int(16).toString(16))
  hex[12] = "4"
  hex[16] = random.pick(["8", "9", "a", "b"])
  const text = hex.join("")
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join("-")
}
