/**
 * The outbox: messages that are to leave, kept in the database from the moment their alarm is. PostgreSQL is the schedule.
 *
 * A message is claimed by moving its next try ahead, then sent, then marked. A process that dies in between leaves it to be tried again:
 * each is sent at least once, under the same id.
 */
import type { Severity } from "@subrosa/contract"
import type { Sql } from "../db.ts"

export type Cause = "raised" | "escalated" | "locked" | "hello"

export interface Delivery {
  id: string
  channel: string
  kind: "email" | "webhook"
  sealed: Uint8Array
  cause: Cause
  attempts: number
  created_at: Date
  alarm: string | null
  alarm_kind: string | null
  severity: Severity | null
}

const rank = "array['notice', 'warning', 'critical']"

const insert = {
  name: "keeper.alarm-delivery.insert",
  text: `insert into keeper.alarm_delivery (practice, id, channel, alarm, cause, created_at, attempts, next_at)
    select practice, gen_random_uuid(), id, $2, $4, $5, 0, $5 from keeper.alarm_channel
    where practice = $1 and ended_at is null and (stage = 'first' or $4 <> 'raised')
      and array_position(${rank}, least) <= array_position(${rank}, $3)`,
}

/** One message to each channel that is told of such an alarm now. */
export async function enqueue(
  sql: Sql,
  practice: string,
  { alarm, severity, cause }: { alarm: string; severity: Severity; cause: Cause },
  now: Date,
): Promise<void> {
  await sql.query(insert, [practice, alarm, severity, cause, now])
}

/** How long a claimed message is its claimant's. Longer than any try takes. */
const claimMinutes = 2
/** After so many tries a message is given up; its channel shows it. With the waits below that is some three days. */
export const attemptsMax = 20

const claim = {
  name: "keeper.alarm-delivery.claim",
  text: `with due as (
      select practice, id from keeper.alarm_delivery where practice = $1 and next_at <= $2
      order by next_at limit $3 for update skip locked)
    update keeper.alarm_delivery d set attempts = d.attempts + 1, next_at = $2::timestamptz + interval '${claimMinutes} minutes'
    from due join keeper.alarm_delivery o on o.practice = due.practice and o.id = due.id
      join keeper.alarm_channel c on c.practice = o.practice and c.id = o.channel
      left join keeper.alarm a on a.practice = o.practice and a.id = o.alarm
    where d.practice = due.practice and d.id = due.id
    returning d.id, d.channel, c.kind, c.sealed, d.cause, d.attempts, d.created_at, d.alarm, a.kind as alarm_kind, a.severity`,
}

/** Due messages, claimed for two minutes. Run in a transaction. */
export async function claimDue(sql: Sql, practice: string, now: Date, limit: number): Promise<Delivery[]> {
  const { rows } = await sql.query<Delivery>(claim, [practice, now, limit])
  return rows
}

const delivered = {
  name: "keeper.alarm-delivery.delivered",
  text: `update keeper.alarm_delivery set delivered_at = $3, next_at = null, failure = null where practice = $1 and id = $2`,
}
/** Half a minute, then twice as long each time, at most six hours. */
const failed = {
  name: "keeper.alarm-delivery.failed",
  text: `update keeper.alarm_delivery set failure = $4, next_at = case when $5 or attempts >= ${attemptsMax} then null else
      $3::timestamptz + least(interval '6 hours', interval '30 seconds' * power(2, attempts - 1)) end
    where practice = $1 and id = $2`,
}

export async function markDelivered(sql: Sql, practice: string, id: string, now: Date): Promise<void> {
  await sql.query(delivered, [practice, id, now])
}

/** `failure`: a code, never what the other side said. `final`: trying again cannot help. */
export async function markFailed(
  sql: Sql,
  practice: string,
  { id, failure, final }: { id: string; failure: string; final: boolean },
  now: Date,
): Promise<void> {
  await sql.query(failed, [practice, id, now, failure, final])
}
