/** Sends tries, many at once, and keeps what came back that should not have. */

import type { Random } from "@subrosa/simulate"
import { entriesOf, type HandedEntry } from "../handed-out.ts"
import { ask, type Hand } from "../staff/hand.ts"
import type { Searcher } from "../thief/search-bytes.ts"
import { holdsLeak, type LeakedIds } from "./leaked.ts"
import { makeTry, type TryKind } from "./make-try.ts"

export interface Knocked {
  tries: number
  byKind: Partial<Record<TryKind, number>>
  /** Answers by status. */
  statuses: Record<string, number>
  /** Answers that hold an id or a ciphertext of the practice that the request did not name. */
  leaks: number
  /** Answers of 500 and above: errors that nobody foresaw. */
  failures: number
  entries: HandedEntry[]
  /** Tries until the account was locked or shut out; undefined: it never was. */
  shutOutAfter: number | undefined
}

export interface KnockOptions {
  hand: Hand
  random: Random
  leaked: LeakedIds
  tries: number
  /** Every answer is searched for what it says in clear. */
  searcher: Searcher
  signal: () => void
}

const atOnce = 24
const entriesMax = 20_000

export async function knock({ hand, random, leaked, tries, searcher, signal }: KnockOptions): Promise<Knocked> {
  const leaks = new Set(leaked.secrets)
  const found: Knocked = {
    tries: 0,
    byKind: {},
    statuses: {},
    leaks: 0,
    failures: 0,
    entries: [],
    shutOutAfter: undefined,
  }
  const seen = new Set<string>()
  const isForeign = hand.practice !== leaked.practice
  const worker = async () => {
    while (found.tries < tries) {
      if (found.tries % 1000 === 0) signal()
      const { kind, ...request } = makeTry(random, leaked, hand.practice)
      const number = ++found.tries
      found.byKind[kind] = (found.byKind[kind] ?? 0) + 1
      const answer = await ask(hand.url, hand, request)
      found.statuses[answer.status] = (found.statuses[answer.status] ?? 0) + 1
      if (answer.status === 423 || answer.status === 401) found.shutOutAfter ??= number
      if (answer.status >= 500) found.failures++
      searcher.searchBytes(answer.body, "answer")
      if (answer.status >= 300) continue
      // Colleagues' own ids are no secret to the front desk; ciphertext it may have is counted by what opens.
      if (isForeign && holdsLeak(answer.body, request, leaks)) found.leaks++
      for (const entry of entriesOf(hand.practice, answer)) {
        if (found.entries.length >= entriesMax || seen.has(entry.entry)) continue
        seen.add(entry.entry)
        found.entries.push(entry)
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return found
}
