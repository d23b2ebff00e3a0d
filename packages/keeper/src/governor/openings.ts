/** What the governor counts, as stored: for each person and chart the latest opening, for as long as the longest window lasts. */

import type { Sql } from "../db.ts"
import { type Opening, windowMs } from "./decide-release.ts"

const readOpenings = {
  name: "keeper.opening.read",
  text: "select account, chart, at from keeper.opening where practice = $1 and account = any($2::uuid[]) and at > $3",
}
const deleteOpenings = {
  name: "keeper.opening.delete",
  text: `delete from keeper.opening o using unnest($2::uuid[], $3::uuid[], $4::timestamptz[]) as gone (account, chart, at)
    where o.practice = $1 and o.account = gone.account and o.chart = gone.chart and o.at = gone.at`,
}
const deletePast = {
  name: "keeper.opening.delete-past",
  text: "delete from keeper.opening where practice = $1 and account = any($2::uuid[]) and at <= $3",
}
const insertOpenings = {
  name: "keeper.opening.insert",
  text: `insert into keeper.opening (practice, account, chart, at)
    select $1, account, chart, $4 from unnest($2::uuid[], $3::uuid[]) as opened (account, chart) on conflict do nothing`,
}

/** Openings of these people, changed in memory as a batch decides and written back once. */
export class Openings {
  readonly #now: Date
  readonly #stored: ReadonlyMap<string, readonly Opening[]>
  readonly #opened = new Map<string, Map<string, Opening>>()

  private constructor(now: Date, stored: ReadonlyMap<string, readonly Opening[]>) {
    this.#now = now
    this.#stored = stored
  }

  static async read(sql: Sql, practice: string, accounts: readonly string[], now: Date): Promise<Openings> {
    const { rows } = await sql.query<Opening & { account: string }>(readOpenings, [
      practice,
      accounts,
      new Date(now.getTime() - windowMs.day),
    ])
    return new Openings(
      now,
      Map.groupBy(rows, ({ account }) => account),
    )
  }

  of(account: string): readonly Opening[] {
    return [...(this.#stored.get(account) ?? []), ...(this.#opened.get(account)?.values() ?? [])]
  }

  add(account: string, chart: string): void {
    const opened = this.#opened.get(account) ?? new Map<string, Opening>()
    this.#opened.set(account, opened.set(chart, { chart, at: this.#now }))
  }

  /** Writes what was added; an opening renewed replaces the one before, and what has left every window goes. */
  async write(sql: Sql, practice: string): Promise<void> {
    const rows = [...this.#opened].flatMap(([account, charts]) =>
      [...charts.keys()].map((chart) => ({ account, chart })),
    )
    if (rows.length === 0) return
    const renewed = rows.flatMap(({ account, chart }) =>
      (this.#stored.get(account) ?? [])
        .filter((opening) => opening.chart === chart && opening.at.getTime() !== this.#now.getTime())
        .map(({ at }) => ({ account, chart, at })),
    )
    const accounts = [...this.#opened.keys()]
    await Promise.all([
      renewed.length > 0 &&
        sql.query(deleteOpenings, [
          practice,
          renewed.map(({ account }) => account),
          renewed.map(({ chart }) => chart),
          renewed.map(({ at }) => at),
        ]),
      sql.query(deletePast, [practice, accounts, new Date(this.#now.getTime() - windowMs.day)]),
      sql.query(insertOpenings, [
        practice,
        rows.map(({ account }) => account),
        rows.map(({ chart }) => chart),
        this.#now,
      ]),
    ])
  }
}
