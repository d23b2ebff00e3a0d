/** Care relations that writing brings about: who made a chart, who wrote in it. New ones only: most notes go where one has written before. */
import type { Sql } from "../db.ts"
import { RecentMap } from "../recent-map.ts"
import { keyOf, type Made, relationsInsert } from "./care-relations.ts"

/** Pairs of author and chart that are known to be stored, some 150 bytes each. */
const pairsKept = 50_000

/**
 * Knows what is stored only from a later insert that found it there: what was inserted may yet be rolled back with its batch. So the first
 * two notes of an author in a chart cost a row each, all others nothing.
 */
export class OwnRelations {
  readonly #stored = new RecentMap<string, true>(pairsKept)

  async write(sql: Sql, practice: string, made: readonly Made[], now: Date): Promise<void> {
    const fresh = new Map(made.map((one) => [keyOf(one), one]))
    for (const key of [...fresh.keys()]) if (this.#stored.get(`${practice}/${key}`) === true) fresh.delete(key)
    if (fresh.size === 0) return
    const there = await relationsInsert(sql, practice, [...fresh.values()], now)
    for (const one of there) this.#stored.set(`${practice}/${keyOf(one)}`, true)
  }
}
