/** What holds for all of a practice's openings at the moment: limits, settings, locks, breaker, rhythm. One row, read once for a batch. */
import { type Limits, type LockSubject, limitsDefault, type Settings, settingsDefault } from "@subrosa/contract"
import type { Sql } from "../db.ts"
import type { Refusals } from "./hammering.ts"

const readRules = {
  name: "keeper.governor.rules",
  text: `select p.limits, p.settings,
      (select jsonb_agg(jsonb_build_object('kind', l.subject_kind, 'id', l.subject)) from keeper.lock l
        where l.practice = $1 and l.ended_at is null) as locks,
      (select jsonb_agg(jsonb_build_array(r.account, r.refusals, date_part('epoch', r.last_at) * 1000)) from keeper.refusal r
        where r.practice = $1) as refusals,
      date_part('epoch', h.hour) * 1000 as hour, h.openings, h.threshold,
      b.tripped_at, b.answered_at, b.quiet_until
    from keeper.practice p
    left join lateral (select hour, openings, threshold from keeper.opening_hour o
      where o.practice = $1 order by hour desc limit 1) h on true
    left join lateral (select tripped_at, answered_at, quiet_until from keeper.breaker k
      where k.practice = $1 order by tripped_at desc limit 1) b on true
    where p.id = $1`,
}

interface Row {
  limits: Limits
  settings: Partial<Settings>
  locks: LockSubject[] | null
  refusals: [string, number, number][] | null
  hour: number | null
  openings: number | null
  threshold: number | null
  tripped_at: Date | null
  answered_at: Date | null
  quiet_until: Date | null
}

export interface BreakerState {
  trippedAt: Date
  answeredAt: Date | null
  quietUntil: Date | null
}

export interface Rules {
  limits: Limits
  settings: Settings
  /** Those that stand. */
  locks: readonly { subject: LockSubject }[]
  /** Of those who were refused at a limit lately, by account. */
  refusals: ReadonlyMap<string, Refusals>
  /** The newest hour with openings. `threshold`: null while there is too little history. */
  hour: { at: number; openings: number; threshold: number | null } | undefined
  /** The last time it tripped. */
  breaker: BreakerState | undefined
}

export async function readGovernorRules(sql: Sql, practice: string): Promise<Rules> {
  const { rows } = await sql.query<Row>(readRules, [practice])
  const row = rows[0]
  if (row === undefined) throw new Error("invariant: a practice that releases is there")
  return {
    limits: row.limits ?? limitsDefault,
    settings: { ...settingsDefault, ...row.settings },
    locks: (row.locks ?? []).map((subject) => ({ subject })),
    refusals: new Map(
      (row.refusals ?? []).map(([account, refusals, lastAt]) => [account, { refusals, lastAt: new Date(lastAt) }]),
    ),
    hour:
      row.hour === null
        ? undefined
        : { at: Math.round(row.hour), openings: row.openings ?? 0, threshold: row.threshold },
    breaker:
      row.tripped_at === null
        ? undefined
        : { trippedAt: row.tripped_at, answeredAt: row.answered_at, quietUntil: row.quiet_until },
  }
}

export const isTripped = ({ breaker, settings }: Pick<Rules, "breaker" | "settings">): boolean =>
  settings.breaker && breaker !== undefined && breaker.answeredAt === null
export const isResting = ({ breaker }: Pick<Rules, "breaker">, now: Date): boolean =>
  breaker?.quietUntil !== undefined && breaker.quietUntil !== null && breaker.quietUntil > now
