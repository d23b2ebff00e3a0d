/** What the governor counts, as stored: for each person and chart the latest opening, for as long as the longest window lasts. */

import type { Sql } from "../db.ts"
import { type Opening, windowMs } from "./decide-release.ts"

/** All of them: what is past is found here and taken away with the next write. Milliseconds since 1970 are read faster than dates. */
const readOpenings = {
  name: "keeper.opening.read",
  text: `select account, chart, date_part('epoch', at) * 1000 as at from keeper.opening
    where practice = $1 and account = any($2::uuid[])`,
}
const replaceOpenings = {
  name: "keeper.opening.replace",
  text: `with gone as (
      delete from keeper.opening o using unnest($5::uuid[], $6::uuid[], $7::timestamptz[]) as old (account, chart, at)
      where o.practice = $1 and o.account = old.account and o.chart = old.chart and o.at = old.at)
    insert into keeper.opening (practice, account, chart, at)
    select $1, account, chart, $4 from unnest($2::uuid[], $3::uuid[]) as opened (account, chart)`,
}

interface Row extends Opening {
  account: string
}

/** Openings of these people, changed in memory as a batch decides and written back once. */
export class Openings {
  readonly #now: Date
  readonly #stored: ReadonlyMap<string, readonly Row[]>
  readonly #opened = new Map<string, Map<string, Opening>>()

  private constructor(now: Date, stored: ReadonlyMap<string, readonly Row[]>) {
    this.#now = now
    this.#stored = stored
  }

  static async read(sql: Sql, practice: string, accounts: readonly string[], now: Promise<Date>): Promise<Openings> {
    const { rows } = await sql.query<{ account: string; chart: string; at: number }>(readOpenings, [practice, accounts])
    const openings = rows.map((row): Row => ({ ...row, at: new Date(Math.round(row.at)) }))
    return new Openings(
      await now,
      Map.groupBy(openings, ({ account }) => account),
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
    const past = this.#now.getTime() - windowMs.day
    const opened: { account: string; chart: string }[] = []
    const old: Row[] = []
    for (const [account, charts] of this.#opened) {
      const stored = this.#stored.get(account) ?? []
      const same = new Set(stored.filter(({ at }) => at.getTime() === this.#now.getTime()).map(({ chart }) => chart))
      for (const chart of charts.keys()) if (!same.has(chart)) opened.push({ account, chart })
      old.push(...stored.filter(({ at, chart }) => at.getTime() <= past || (charts.has(chart) && !same.has(chart))))
    }
    if (opened.length === 0) return
    await sql.query(replaceOpenings, [
      practice,
      opened.map(({ account }) => account),
      opened.map(({ chart }) => chart),
      this.#now,
      old.map(({ account }) => account),
      old.map(({ chart }) => chart),
      old.map(({ at }) => at),
    ])
  }
}
