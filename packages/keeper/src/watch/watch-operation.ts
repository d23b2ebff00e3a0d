/** The rhythm of the week, for officers. Read from the hours that the breaker counts (governor/rhythm.ts). */
import type * as contract from "@subrosa/contract"
import type { Signed } from "../identity/context.ts"
import { weekRhythm } from "./week-rhythm.ts"

const readHours = {
  name: "keeper.watch.hours",
  text: `select date_part('epoch', hour) * 1000 as hour, openings from keeper.opening_hour
    where practice = $1 order by hour`,
}

export const watchRead: Signed<typeof contract.watchRead> = async ({ db, clock }, { practice }) => {
  const now = clock()
  const { rows } = await db.inPractice(practice, (sql) =>
    sql.query<{ hour: number; openings: number }>(readHours, [practice]),
  )
  const openingsAt = new Map(rows.map(({ hour, openings }) => [Math.round(hour), openings]))
  const first = rows[0]
  return {
    time: now.toISOString(),
    hours: weekRhythm(now, openingsAt, first === undefined ? undefined : Math.round(first.hour)),
  }
}
