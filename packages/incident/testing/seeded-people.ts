/** Invented patients with seeded trouble, each with the truth about who may get a letter for them. */
import { type Fields, type Resource, type SafeContactCard, writeSafeContactCard } from "@subrosa/fhir"

/** What is right: `nobody`, or who, by which way, where. The rules under test are not used to find it. */
export type Truth = "nobody" | { channel: string; to: string; name: string }

export interface SeededPerson {
  resources: Resource[]
  truth: Truth
  trouble: string
}

/** A small generator of numbers (mulberry32): the same people for the same seed. */
export function numbersFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const given = ["Ana", "Øyvind", "Łukasz", "María", "John", "Žofia", "Thuỳ", "Chloë", "Ivan", "Σοφία"]
const family = ["Núñez", "Žižek", "Smith", "Nguyễn", "Ó Briain", "Müller", "Иванов", "García", "Lee", "Åkesson"]
const towns = [
  ["Chicago", "IL", "60614"],
  ["Boston", "MA", "02134"],
  ["Oakland", "CA", "94601"],
  ["Austin", "TX", "78701"],
] as const

const empty: SafeContactCard = {
  channels: [],
  neverPost: false,
  address: undefined,
  telecom: [],
  hours: [],
  voiceMail: false,
  instead: undefined,
  mayBeTold: [],
  minorConsented: undefined,
}

/** At least `count` people as of 9 March 2026. Troubles that need two people come as pairs. */
export function seededPeople(count: number, seed: number): SeededPerson[] {
  const random = numbersFrom(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const people: SeededPerson[] = []
  const troubles = Object.keys(makers) as (keyof typeof makers)[]
  while (people.length < count) {
    const trouble = random() < 0.4 ? "none" : pick(troubles)
    for (const one of makers[trouble](person())) people.push({ ...one, trouble })
  }
  return people

  function person(): Base {
    const number = people.length
    const [city, state, postalCode] = pick(towns)
    const name = { use: "official", given: [pick(given)], family: `${pick(family)} ${number}` }
    const address = { use: "home", line: [`${number + 1} Maple Avenue`], city, state, postalCode, country: "US" }
    const email = { system: "email", value: `p${number}@mail.example` }
    const phone = { system: "phone", value: `312-555-${String(number).padStart(7, "0")}` }
    return { id: `p${number}`, name, address, email, phone, words: `${name.given[0]} ${name.family}` }
  }
}

interface Base {
  id: string
  name: { use: string; given: string[]; family: string }
  address: Fields & { line: string[]; city: string; state: string; postalCode: string }
  email: Fields & { value: string }
  phone: Fields & { value: string }
  words: string
}
type Made = Omit<SeededPerson, "trouble">

const patient = ({ id, name, address, email, phone }: Base, more: Fields = {}): Resource => ({
  resourceType: "Patient",
  id,
  name: [name],
  birthDate: "1984-05-06",
  address: [address],
  telecom: [email, phone],
  ...more,
})

const related = (id: string, more: Fields): Resource => ({ resourceType: "RelatedPerson", id, patient: {}, ...more })
const roles = (code: string) => [{ coding: [{ system: "http://terminology.hl7.org/CodeSystem/v3-RoleCode", code }] }]
const post = (base: Base, name = base.words, address = base.address): Truth => ({
  channel: "post",
  to: address.line[0] ?? "",
  name,
})
const card = (part: Partial<SafeContactCard>): Fields => ({ extension: [writeSafeContactCard({ ...empty, ...part })] })
const alone = (resource: Resource, truth: Truth): Made[] => [{ resources: [resource], truth }]

/** Each trouble as it is met in the field (failure F8). */
const makers = {
  none: (b: Base) => alone(patient(b), post(b)),
  moved: (b: Base) => {
    const old = { ...b.address, line: ["9 Old Road"], use: "old" }
    return alone(patient(b, { address: [old, b.address] }), post(b))
  },
  "moved, nothing new": (b: Base) =>
    alone(patient(b, { address: [{ ...b.address, period: { end: "2025-01" } }] }), "nobody"),
  "no address": (b: Base) => alone(patient(b, { address: [] }), "nobody"),
  "no state": (b: Base) => alone(patient(b, { address: [{ ...b.address, state: undefined }] }), "nobody"),
  "no postal code": (b: Base) => alone(patient(b, { address: [{ ...b.address, postalCode: "6061" }] }), "nobody"),
  "billing address only": (b: Base) => alone(patient(b, { address: [{ ...b.address, use: "billing" }] }), "nobody"),
  "two homes": (b: Base) =>
    alone(patient(b, { address: [b.address, { ...b.address, line: ["77 Other Street"] }] }), "nobody"),
  "no birth date": (b: Base) => alone(patient(b, { birthDate: "1984" }), "nobody"),
  "same name, same home": (b: Base) =>
    ["1990-01-01", "1991-01-01"].map((birthDate, i): Made => {
      const one = patient(b, { id: `${b.id}-${i}`, birthDate, telecom: [] })
      return { resources: [one], truth: "nobody" }
    }),
  "same name, written otherwise": (b: Base) =>
    [b.name, { ...b.name, family: b.name.family.toUpperCase() }].map((name, i): Made => {
      const one = patient(b, { id: `${b.id}-${i}`, name: [name], birthDate: `199${i}-01-01`, telecom: [] })
      return { resources: [one], truth: "nobody" }
    }),
  "two charts of one person": (b: Base) =>
    [0, 1].map(
      (i): Made => ({
        resources: [patient(b, { id: `${b.id}-${i}`, address: [{ ...b.address, line: [`${i} Elm`] }] })],
        truth: "nobody",
      }),
    ),
  "shared mailbox": (b: Base) =>
    [0, 1].map((i): Made => {
      const name = { ...b.name, family: `${b.name.family} ${i}` }
      const one = patient(b, { id: `${b.id}-${i}`, name: [name], ...card({ channels: ["email"] }) })
      return { resources: [one], truth: "nobody" }
    }),
  "shared box": (b: Base) =>
    [0, 1].map((i): Made => {
      const name = { ...b.name, family: `${b.name.family} ${i}` }
      const address = [{ ...b.address, line: [`PO Box ${b.id}`] }]
      return { resources: [patient(b, { id: `${b.id}-${i}`, name: [name], address, telecom: [] })], truth: "nobody" }
    }),
  "never by post": (b: Base) => alone(patient(b, card({ neverPost: true })), "nobody"),
  "never by post, e-mail instead": (b: Base) =>
    alone(patient(b, card({ neverPost: true, channels: ["post", "email"] })), {
      channel: "email",
      to: b.email.value,
      name: b.words,
    }),
  "card with its own address": (b: Base) => {
    const address = { ...b.address, line: ["c/o Library, 5 Park Lane"] }
    return alone(patient(b, card({ address })), post(b, b.words, address))
  },
  "card not understood": (b: Base) =>
    alone(
      patient(b, { extension: [{ url: "urn:subrosa:fhir:safe-contact", extension: [{ url: "carrier-pigeon" }] }] }),
      "nobody",
    ),
  "e-mail no longer used": (b: Base) =>
    alone(
      patient(b, { telecom: [{ ...b.email, period: { end: "2024-01-01" } }], ...card({ channels: ["email"] }) }),
      "nobody",
    ),
  child: (b: Base) => {
    const parent = related("m", { name: [{ given: ["Eva"], family: b.name.family }], relationship: roles("MTH") })
    return [{ resources: [patient(b, { birthDate: "2018-05-06" }), parent], truth: post(b, `Eva ${b.name.family}`) }]
  },
  "child, parents apart": (b: Base) => {
    const parents = ["MTH", "FTH"].map((role, i) =>
      related(role, {
        name: [{ given: [role], family: b.name.family }],
        relationship: roles(role),
        address: [{ ...b.address, line: [`${i} Split Street`] }],
      }),
    )
    return [{ resources: [patient(b, { birthDate: "2018-05-06" }), ...parents], truth: "nobody" }]
  },
  "child without adult": (b: Base) => alone(patient(b, { birthDate: "2018-05-06" }), "nobody"),
  "teenager, nothing said": (b: Base) => {
    const parent = related("m", { name: [{ given: ["Eva"], family: "X" }], relationship: roles("MTH") })
    return [{ resources: [patient(b, { birthDate: "2011-05-06" }), parent], truth: "nobody" }]
  },
  "teenager who agreed alone": (b: Base) => {
    const parent = related("m", { name: [{ given: ["Eva"], family: "X" }], relationship: roles("MTH") })
    return [
      {
        resources: [patient(b, { birthDate: "2011-05-06", ...card({ minorConsented: true }) }), parent],
        truth: post(b),
      },
    ]
  },
  "teenager with an adult named": (b: Base) => {
    const address = { ...b.address, line: ["3 Aunt Street"] }
    const people = [
      related("mother", { name: [{ given: ["Eva"], family: "X" }], relationship: roles("MTH") }),
      related("aunt", { name: [{ given: ["Ida"], family: "Y" }], relationship: roles("AUNT"), address: [address] }),
    ]
    const who = patient(b, { birthDate: "2011-05-06", ...card({ instead: "RelatedPerson/aunt" }) })
    return [{ resources: [who, ...people], truth: post(b, "Ida Y", address) }]
  },
  "adult named, not in the record": (b: Base) => alone(patient(b, card({ instead: "RelatedPerson/gone" })), "nobody"),
  dead: (b: Base) => alone(patient(b, { deceasedDateTime: "2025-12-01" }), "nobody"),
  "dead, kin known": (b: Base) => {
    const address = { ...b.address, line: ["8 Widow Walk"] }
    const kin = related("w", {
      name: [{ given: ["Iris"], family: "Z" }],
      relationship: roles("SPS"),
      address: [address],
    })
    return [{ resources: [patient(b, { deceasedBoolean: true }), kin], truth: post(b, "Iris Z", address) }]
  },
  "dead, kin not to be told": (b: Base) => {
    const kin = related("w", { name: [{ family: "Z" }], relationship: roles("SPS"), address: [b.address] })
    return [{ resources: [patient(b, { deceasedBoolean: true, ...card({ mayBeTold: [] }) }), kin], truth: "nobody" }]
  },
  "two people in one chart": (b: Base) => [{ resources: [patient(b), patient(b, { id: "other" })], truth: "nobody" }],
  "no name": (b: Base) => alone(patient(b, { name: [] }), "nobody"),
} satisfies Record<string, (base: Base) => Made[]>
