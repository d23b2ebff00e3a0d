/**
 * Collects matches and judges them. A long pattern speaks for itself. A short one ("Smith") occurs in any gigabyte of random bytes, so
 * it counts only beside another fact of the same person, within 256 bytes; so does a birth date, which many people share.
 */
import type { Encoding } from "./encodings.ts"
import { identityKinds, type Needle, type NeedleKind } from "./needles.ts"

const convincingBits = 56
const nearBytes = 256
/** After so many, a needle is known to be found; the rest only costs time. */
const enough = 32

export interface Hit {
  kind: NeedleKind
  encoding: Encoding
  file: string
  offset: number
}

interface Weak {
  needle: number
  at: number
  hit: Hit
}

export interface Findings {
  add(needle: number, hit: Hit, bits: number): void
  /** Weak matches are judged within one file: to be called at its end. */
  endFile(): void
  /** The first hit of each needle that was found. */
  found(): ReadonlyMap<number, Hit>
  count(needle: number): number
}

export function createFindings(needles: readonly Needle[]): Findings {
  const first = new Map<number, Hit>()
  const counts = new Uint32Array(needles.length)
  let near: Weak[] = []
  const keep = (needle: number, hit: Hit) => {
    counts[needle] = (counts[needle] ?? 0) + 1
    if (!first.has(needle)) first.set(needle, hit)
  }
  return {
    add(needle, hit, bits) {
      if ((counts[needle] ?? 0) >= enough) return
      if (bits >= convincingBits && hit.kind !== "birth date") keep(needle, hit)
      near.push({ needle, at: hit.offset, hit })
    },
    endFile() {
      for (const { needle, hit } of corroborated(near, needles)) keep(needle, hit)
      near = []
    },
    found: () => first,
    count: (needle) => counts[needle] ?? 0,
  }
}

/** Pairs of different facts of one person that lie close together. */
export function corroborated(matches: readonly Weak[], needles: readonly Needle[]): Weak[] {
  const sorted = matches.toSorted((a, b) => a.at - b.at)
  const held = new Set<Weak>()
  let from = 0
  sorted.forEach((match, i) => {
    while ((sorted[from]?.at ?? 0) < match.at - nearBytes) from++
    for (let j = from; j < i; j++) {
      const other = sorted[j]
      if (other === undefined || !supports(needles[match.needle], needles[other.needle])) continue
      held.add(match)
      held.add(other)
    }
  })
  return [...held]
}

function supports(a: Needle | undefined, b: Needle | undefined): boolean {
  if (a === undefined || b === undefined) return false
  const [x, y] = [plainOf(a.value), plainOf(b.value)]
  // The same characters twice, or one in the other (a family name in an e-mail address), are one fact.
  if (x.includes(y) || y.includes(x)) return false
  return a.people.some((person) => b.people.includes(person))
}

const plainOf = (value: string): string => value.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "")

export interface Tally {
  people: number
  /** People with at least one clinical sentence of their own in clear: the measure `readable`. */
  readable: number
  /** People with a name, contact or number of their own in clear. */
  identified: number
  canaries: { found: number; of: number }
  needles: { found: number; of: number }
  byKind: Partial<Record<NeedleKind, number>>
  byEncoding: Partial<Record<Encoding, number>>
  examples: Hit[]
}

/** Counts over the first `people` people; needles that an empty instance holds too are left out. */
export function tally(
  needles: readonly Needle[],
  found: ReadonlyMap<number, Hit>,
  people: number,
  innocent: ReadonlySet<number>,
): Tally {
  const readable = new Set<number>()
  const identified = new Set<number>()
  const byKind: Tally["byKind"] = {}
  const byEncoding: Tally["byEncoding"] = {}
  const examples: Hit[] = []
  const canaries = { found: 0, of: 0 }
  const counted = { found: 0, of: 0 }
  needles.forEach((needle, index) => {
    const patients = needle.people.filter((person) => person < people)
    if (patients.length === 0 || innocent.has(index)) return
    counted.of++
    if (needle.kind === "canary") canaries.of++
    const hit = found.get(index)
    if (hit === undefined) return
    counted.found++
    if (needle.kind === "canary") canaries.found++
    byKind[needle.kind] = (byKind[needle.kind] ?? 0) + 1
    byEncoding[hit.encoding] = (byEncoding[hit.encoding] ?? 0) + 1
    if (examples.length < 12) examples.push(hit)
    // What many people share ("Mary", a stock phrase) is found, but says nothing of any one of them.
    const [person] = patients
    if (person !== undefined && patients.length === 1) {
      ;(identityKinds.includes(needle.kind) ? identified : readable).add(person)
    }
  })
  return {
    people,
    readable: readable.size,
    identified: identified.size,
    canaries,
    needles: counted,
    byKind,
    byEncoding,
    examples,
  }
}
