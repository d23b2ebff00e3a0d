/** Care relations that writing brings about: who made a chart, who wrote in it. New ones only: most notes go where one has written before. */
import type { Sql } from "../db.ts"
import { RecentMap } from "../recent-map.ts"
import { keyOf, type Made, type Pair, relationsInsert } from "./care-relations.ts"

/** Pairs of author and chart that are known to be stored, some 150 bytes each. */
const pairsKept = 10_000

/** Knows what is stored: what was committed, or found there by a later insert. So most notes cost nothing. */
export class OwnRelations {
  readonly #stored = new RecentMap<string, true>(pairsKept)

  /** In a transaction that may yet be rolled back: what is inserted counts as known only when it is found there another time. */
  async write(sql: Sql, practice: string, made: readonly Made[], now: Date): Promise<void> {
    const fresh = this.unknown(practice, made)
    if (fresh.length > 0) this.learn(practice, await relationsInsert(sql, practice, fresh, now))
  }

  /** Those of `made`, once each, that are not known to be stored. */
  unknown(practice: string, made: readonly Made[]): Made[] {
    const distinct = new Map(made.map((one) => [keyOf(one), one]))
    return [...distinct].filter(([key]) => this.#stored.get(`${practice}/${key}`) === undefined).map(([, one]) => one)
  }

  /** Those of these pairs who are not known to have written in the chart; a relation of another kind may be stored. */
  strangers(practice: string, pairs: readonly Pair[]): Pair[] {
    return pairs.filter((pair) => this.#stored.get(`${practice}/${keyOf({ ...pair, kind: "author" })}`) === undefined)
  }

  /** Takes what is stored and committed. */
  learn(practice: string, stored: readonly Made[]): void {
    for (const one of stored) this.#stored.set(`${practice}/${keyOf(one)}`, true)
  }
}
