/**
 * Tells patients from strangers in a 50/50 list, with all the copy gives: facts found in clear, tokens recomputed with every key
 * there is, unkeyed digests, sizes. Each candidate gets one score; how well the scores separate is the measure `known`.
 */
import { createHash } from "node:crypto"
import { deflateRawSync } from "node:zlib"
import { blindTokens, searchTokens } from "@subrosa/crypto"
import { searchTerms } from "@subrosa/fhir"
import type { Person } from "../population/person.ts"
import { type Auc, areaUnderCurve } from "./auc.ts"
import type { Hit } from "./findings.ts"
import { identityKinds, type Needle } from "./needles.ts"

export interface Membership extends Auc {
  /** Candidates of whom a recomputed token or digest was found. */
  matched: number
  keysTried: number
}

export interface Evidence {
  /** Facts in clear, by person. */
  clear: ReadonlyMap<number, number>
  /** Search tokens as stored. */
  tokens: readonly Uint8Array[]
  practice: string
  /** Possible search keys and the keeper's token keys. */
  searchKeys: readonly Uint8Array[]
  tokenKeys: readonly Uint8Array[]
  /** Sizes of what probably holds one person's details each. */
  sizes: readonly number[]
}

/** Token computations at most: beyond, fewer of the keys are tried. */
const macsMax = 150_000

/** `people` are the patients, then as many strangers; `evidence.clear` is by index in that list. */
export function scoreMembership(people: readonly Person[], patients: number, evidence: Evidence): Membership {
  const stored = new Set(evidence.tokens.map((token) => hexOf(token)))
  const terms = people.map(({ patient }) => searchTerms(patient))
  const matches = new Float64Array(people.length)
  const turns: ((token: Uint8Array) => Uint8Array)[] = [
    (token) => token,
    ...evidence.tokenKeys.map((key) => blindTokens(key, evidence.practice)),
  ]
  const termCount = terms.reduce((sum, of) => sum + of.length, 0)
  const keys = evidence.searchKeys.slice(0, Math.max(1, Math.floor(macsMax / Math.max(termCount * turns.length, 1))))
  if (stored.size > 0) {
    for (const key of keys) {
      const tokenOf = searchTokens(key, evidence.practice)
      terms.forEach((of, person) => {
        for (const term of of) {
          const token = tokenOf(term)
          if (turns.some((turn) => stored.has(hexOf(turn(token))))) matches[person] = (matches[person] ?? 0) + 1
        }
      })
    }
    terms.forEach((of, person) => {
      for (const { kind, value } of of) {
        if (digests(kind, value).some((digest) => stored.has(digest))) matches[person] = (matches[person] ?? 0) + 1
      }
    })
  }
  const density = sizeDensity(people, evidence.sizes)
  const scores = people.map((_, i) => 1000 * (matches[i] ?? 0) + 100 * (evidence.clear.get(i) ?? 0) + (density[i] ?? 0))
  return {
    ...areaUnderCurve(scores.slice(0, patients), scores.slice(patients)),
    matched: matches.filter((count) => count > 0).length,
    keysTried: keys.length,
  }
}

/** Facts in clear that are one person's own. */
export function clearFacts(
  needles: readonly Needle[],
  found: ReadonlyMap<number, Hit>,
  innocent: ReadonlySet<number>,
): Map<number, number> {
  const facts = new Map<number, number>()
  for (const index of found.keys()) {
    const needle = needles[index]
    const [person] = needle?.people ?? []
    if (needle === undefined || person === undefined || needle.people.length !== 1 || innocent.has(index)) continue
    if (identityKinds.includes(needle.kind)) facts.set(person, (facts.get(person) ?? 0) + 1)
  }
  return facts
}

/** What a system without keys would store: digests of the term or of the value, whole or cut to a token's length. */
function digests(kind: string, value: string): string[] {
  return ["md5", "sha1", "sha256"].flatMap((algorithm) =>
    [value, `${kind}:${value}`].map((text) => createHash(algorithm).update(text).digest("hex").slice(0, 32)),
  )
}

const hexOf = (token: Uint8Array): string => Buffer.from(token.buffer, token.byteOffset, token.length).toString("hex")

/**
 * How many stored sizes lie near the one a person's details would have, between 0 and 1. The offset between the two (what else is
 * stored along) is taken from the medians, as a thief would.
 */
function sizeDensity(people: readonly Person[], sizes: readonly number[]): number[] {
  const expected = people.map(({ patient }) => deflateRawSync(JSON.stringify(patient)).length)
  if (sizes.length === 0) return expected.map(() => 0)
  const offset = median(sizes) - median(expected)
  const near = 32
  return expected.map(
    (size) => sizes.filter((stored) => Math.abs(stored - offset - size) <= near).length / (sizes.length + 1),
  )
}

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
