/** Counts a practice's openings hour by hour and says when they are too many (trip-threshold.ts). One row an hour, not a count of rows. */
import type { Sql } from "../db.ts"
import type { Rules } from "./rules.ts"
import { hourOf, sampleHours, tripThreshold } from "./trip-threshold.ts"

const readSamples = {
  name: "keeper.opening-hour.samples",
  text: `select date_part('epoch', hour) * 1000 as hour, openings
    from keeper.opening_hour where practice = $1 and hour = any($2::timestamptz[])`,
}
const readSince = {
  name: "keeper.opening-hour.since",
  text: "select date_part('epoch', min(hour)) * 1000 as since from keeper.opening_hour where practice = $1",
}
const countOpenings = {
  name: "keeper.opening-hour.count",
  text: `insert into keeper.opening_hour (practice, hour, openings, threshold) values ($1, $2, $3, $4)
    on conflict (practice, hour) do update set openings = keeper.opening_hour.openings + $3`,
}
const forgetHours = {
  name: "keeper.opening-hour.forget",
  text: "delete from keeper.opening_hour where practice = $1 and hour < $2",
}
/** Four weeks and the hours around, with a day to spare. */
const keptMs = 30 * 86_400_000

/** The hour that is running: what was opened in it so far, and what would be too many. */
export class Rhythm {
  readonly #hour: Date
  readonly #isNew: boolean
  readonly threshold: number | undefined
  #before: number
  #added = 0

  private constructor(hour: Date, isNew: boolean, before: number, threshold: number | undefined) {
    this.#hour = hour
    this.#isNew = isNew
    this.#before = before
    this.threshold = threshold
  }

  /** Reads the four weeks before only when an hour begins; its threshold is kept with it. */
  static async of(sql: Sql, practice: string, { hour: newest }: Pick<Rules, "hour">, now: Date): Promise<Rhythm> {
    const hour = hourOf(now)
    if (newest !== undefined && newest.at >= hour.getTime()) {
      return new Rhythm(new Date(newest.at), false, newest.openings, newest.threshold ?? undefined)
    }
    const [{ rows }, since] = await Promise.all([
      sql.query<{ hour: number; openings: number }>(readSamples, [practice, sampleHours(hour)]),
      sql.query<{ since: number | null }>(readSince, [practice]),
    ])
    const openingsAt = new Map(rows.map((row) => [Math.round(row.hour), row.openings]))
    const first = since.rows[0]?.since ?? null
    const threshold = tripThreshold(hour, openingsAt, first === null ? undefined : new Date(Math.round(first)))
    return new Rhythm(hour, true, 0, threshold)
  }

  get openings(): number {
    return this.#before + this.#added
  }

  /** Whether one opening more would be too many. */
  get isFull(): boolean {
    return this.threshold !== undefined && this.openings >= this.threshold
  }

  count(): void {
    this.#added++
  }

  async write(sql: Sql, practice: string): Promise<void> {
    if (this.#added === 0) return
    await Promise.all([
      sql.query(countOpenings, [practice, this.#hour, this.#added, this.threshold ?? null]),
      this.#isNew && sql.query(forgetHours, [practice, new Date(this.#hour.getTime() - keptMs)]),
    ])
  }
}
