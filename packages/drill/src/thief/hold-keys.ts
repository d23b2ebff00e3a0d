/** What a thief makes of the rows with a given set of keys: what opens, what it says, and who can be told to be a patient. */
import type { Person } from "../population/person.ts"
import { type Tally, tally } from "./findings.ts"
import type { Loot } from "./loot.ts"
import { clearFacts, type Membership, scoreMembership } from "./membership.ts"
import type { Needle } from "./needles.ts"
import type { PatternTable } from "./pattern-table.ts"
import { createSearcher } from "./search-bytes.ts"
import { type Decryption, tryDecrypt } from "./try-decrypt.ts"

export interface Keyholding {
  decryption: Decryption
  membership: Membership
  /** Over what was decrypted, not what lay in clear. */
  decrypted: Tally
}

export interface Holding {
  loot: Loot
  keys: readonly Uint8Array[]
  needles: readonly Needle[]
  table: PatternTable
  people: readonly Person[]
  patients: number
  clear: ReadonlyMap<number, number>
  innocent: ReadonlySet<number>
}

export async function tryHolding({
  loot,
  keys,
  needles,
  table,
  people,
  patients,
  clear,
  innocent,
}: Holding): Promise<Keyholding> {
  const searcher = createSearcher(needles, table)
  const { decryption, finding } = await tryDecrypt(loot, keys, (plaintext, what) =>
    searcher.searchBytes(plaintext, what),
  )
  const found = searcher.findings.found()
  const facts = new Map(clear)
  for (const [person, count] of clearFacts(needles, found, innocent))
    facts.set(person, (facts.get(person) ?? 0) + count)
  const membership = scoreMembership(people, patients, {
    clear: facts,
    tokens: loot.searchTokens,
    practice: loot.practice,
    searchKeys: [...finding.search, ...keys],
    tokenKeys: finding.token,
    sizes: loot.directorySizes.map(({ bytes }) => bytes),
  })
  return { decryption, membership, decrypted: tally(needles, found, patients, innocent) }
}
