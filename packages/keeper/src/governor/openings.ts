/** What the governor counts, as stored: for each person and chart the latest opening, for as long as the longest window lasts. */

import type { Tier } from "@subrosa/contract"
import type { Sql } from "../db.ts"
import { type Opening, windowMs } from "./decide-release.ts"

/** All of them: what is past is found here and taken away with the next write. Milliseconds since 1970 are read faster than dates. */
const readOpenings = {
  name: "keeper.opening.read",
  text: `select account, chart, date_part('epoch', at) * 1000 as at, weight, date_part('epoch', notes_at) * 1000 as notes_at,
      date_part('epoch', substance_at) * 1000 as substance_at, date_part('epoch', stated_at) * 1000 as stated_at
    from keeper.opening where practice = $1 and account = any($2::uuid[])`,
}
const writeOpenings = {
  name: "keeper.opening.write",
  text: `insert into keeper.opening (practice, account, chart, at, weight, notes_at, substance_at, stated_at)
    select $1, account, chart, $4, weight, notes_at, substance_at, stated_at
    from unnest($2::uuid[], $3::uuid[], $5::smallint[], $6::timestamptz[], $7::timestamptz[], $8::timestamptz[])
      as opened (account, chart, weight, notes_at, substance_at, stated_at)
    on conflict (practice, account, chart) do update set at = excluded.at, weight = excluded.weight, notes_at = excluded.notes_at,
      substance_at = excluded.substance_at, stated_at = excluded.stated_at`,
}
const forgetOpenings = {
  name: "keeper.opening.forget",
  text: `delete from keeper.opening o using unnest($2::uuid[], $3::uuid[]) as past (account, chart)
    where o.practice = $1 and o.account = past.account and o.chart = past.chart`,
}

interface Stored {
  account: string
  chart: string
  at: number
  weight: number
  notes_at: number | null
  substance_at: number | null
  stated_at: number | null
}

const dateOf = (ms: number): Date => new Date(Math.round(ms))

const openingOf = ({ chart, at, weight, notes_at, substance_at, stated_at }: Stored): Opening => ({
  chart,
  at: dateOf(at),
  weight,
  tiers: {
    ...(notes_at !== null && { "psychotherapy-notes": dateOf(notes_at) }),
    ...(substance_at !== null && { "substance-use": dateOf(substance_at) }),
  },
  statedAt: stated_at === null ? undefined : dateOf(stated_at),
})

/** Openings of these people, changed in memory as a batch decides and written back once. */
export class Openings {
  readonly #now: Date
  readonly #stored: ReadonlyMap<string, readonly Opening[]>
  readonly #opened = new Map<string, Map<string, Opening>>()

  private constructor(now: Date, stored: ReadonlyMap<string, readonly Opening[]>) {
    this.#now = now
    this.#stored = stored
  }

  /** Sends the question at once; `now` is only waited for. */
  static async read(sql: Sql, practice: string, accounts: readonly string[], now: Promise<Date>): Promise<Openings> {
    const [{ rows }, at] = await Promise.all([sql.query<Stored>(readOpenings, [practice, accounts]), now])
    const stored = Map.groupBy(rows, ({ account }) => account)
    return new Openings(at, new Map([...stored].map(([account, own]) => [account, own.map(openingOf)])))
  }

  /** One for each chart. */
  of(account: string): readonly Opening[] {
    const opened = this.#opened.get(account)
    const stored = this.#stored.get(account) ?? []
    if (opened === undefined) return stored
    return [...stored.filter(({ chart }) => !opened.has(chart)), ...opened.values()]
  }

  add(
    account: string,
    chart: string,
    { weight, tiers, stated }: { weight: number; tiers: readonly Tier[]; stated: boolean },
  ): void {
    const before = this.of(account).find((opening) => opening.chart === chart)
    const renewed = Object.fromEntries(tiers.map((tier) => [tier, this.#now]))
    const opened = this.#opened.get(account) ?? new Map<string, Opening>()
    const statedAt = stated ? this.#now : before?.statedAt
    this.#opened.set(
      account,
      opened.set(chart, { chart, at: this.#now, weight, tiers: { ...before?.tiers, ...renewed }, statedAt }),
    )
  }

  /** Writes what was added, and forgets what has left every window. Sends all at once. */
  async write(sql: Sql, practice: string): Promise<void> {
    const past = this.#now.getTime() - windowMs.day
    const opened: { account: string; opening: Opening }[] = []
    const gone: { account: string; chart: string }[] = []
    for (const [account, charts] of this.#opened) {
      for (const opening of charts.values()) opened.push({ account, opening })
      for (const { chart, at } of this.#stored.get(account) ?? []) {
        if (at.getTime() <= past && !charts.has(chart)) gone.push({ account, chart })
      }
    }
    if (opened.length === 0) return
    await Promise.all([
      sql.query(writeOpenings, [
        practice,
        opened.map(({ account }) => account),
        opened.map(({ opening }) => opening.chart),
        this.#now,
        opened.map(({ opening }) => opening.weight),
        opened.map(({ opening }) => opening.tiers["psychotherapy-notes"] ?? null),
        opened.map(({ opening }) => opening.tiers["substance-use"] ?? null),
        opened.map(({ opening }) => opening.statedAt ?? null),
      ]),
      gone.length > 0 &&
        sql.query(forgetOpenings, [practice, gone.map(({ account }) => account), gone.map(({ chart }) => chart)]),
    ])
  }
}
