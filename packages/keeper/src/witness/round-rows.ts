/** Rows of rounds, cosignatures and witnesses' states. */
import type { Cosigned } from "@subrosa/log"
import { formatSignatureLine } from "@subrosa/log"
import type { Sql } from "../db.ts"
import type { Round } from "./plan-round.ts"

export interface StoredRound extends Round {
  note: string
  /** Signature lines by witness. */
  lines: ReadonlyMap<string, string>
}

interface RoundRow {
  size: number
  note: string
  started_at: Date
}
interface CosignatureRow {
  witness: string
  line: string
  cosigned_at: Date
}
export interface StateRow {
  witness: string
  size: number
  problem_at: Date | null
}

const newest = {
  name: "keeper.witness-round.newest",
  text: "select size, note, started_at from keeper.witness_round where practice = $1 order by started_at desc, size desc limit 1",
}
/** The largest that enough of these witnesses have cosigned. */
const agreed = {
  name: "keeper.witness-round.agreed",
  text: `select r.size, r.note, r.started_at from keeper.witness_round r join keeper.cosignature c using (practice, size)
    where practice = $1 and c.witness = any($2) group by practice, r.size, r.note, r.started_at
    having count(*) >= $3 order by r.size desc limit 1`,
}
const cosignatures = {
  name: "keeper.cosignature.read",
  text: "select witness, line, cosigned_at from keeper.cosignature where practice = $1 and size = $2 order by witness",
}

export const newestRound = (sql: Sql, practice: string): Promise<StoredRound | undefined> =>
  readRound(sql, practice, newest, [practice])

export const agreedRound = (sql: Sql, practice: string, keys: readonly string[], quorum: number) =>
  readRound(sql, practice, agreed, [practice, keys, quorum])

async function readRound(
  sql: Sql,
  practice: string,
  statement: { name: string; text: string },
  values: readonly unknown[],
): Promise<StoredRound | undefined> {
  const [row] = (await sql.query<RoundRow>(statement, values)).rows
  if (row === undefined) return undefined
  const { rows } = await sql.query<CosignatureRow>(cosignatures, [practice, row.size])
  return {
    size: row.size,
    note: row.note,
    startedAt: row.started_at,
    cosigned: new Map(rows.map(({ witness, cosigned_at }) => [witness, cosigned_at])),
    lines: new Map(rows.map(({ witness, line }) => [witness, line])),
  }
}

/** A round with the log's own signature; one of this size that is there already keeps its cosignatures. */
export async function startRound(sql: Sql, practice: string, size: number, note: string, now: Date): Promise<void> {
  await sql.query(
    {
      name: "keeper.witness-round.start",
      text: `insert into keeper.witness_round (practice, size, note, started_at) values ($1, $2, $3, $4)
        on conflict (practice, size) do update set note = excluded.note, started_at = excluded.started_at`,
    },
    [practice, size, note, now],
  )
}

/** Keeps a verified cosignature, unless a newer one of the witness is there. */
export async function keepCosignature(
  sql: Sql,
  practice: string,
  size: number,
  witness: string,
  { time, signature }: Cosigned,
) {
  const at = new Date(time * 1000)
  await sql.query(
    {
      name: "keeper.cosignature.keep",
      text: `insert into keeper.cosignature (practice, size, witness, line, cosigned_at) values ($1, $2, $3, $4, $5)
        on conflict (practice, size, witness) do update set line = excluded.line, cosigned_at = excluded.cosigned_at
        where cosignature.cosigned_at < excluded.cosigned_at`,
    },
    [practice, size, witness, formatSignatureLine(signature), at],
  )
  await sql.query(
    {
      name: "keeper.witness-state.cosigned",
      text: `insert into keeper.witness_state (practice, witness, size, cosigned_size, cosigned_at) values ($1, $2, $3, $3, $4)
        on conflict (practice, witness) do update set size = excluded.size, cosigned_size = excluded.cosigned_size,
          cosigned_at = excluded.cosigned_at, problem = null, problem_at = null
        where witness_state.cosigned_size is null or witness_state.cosigned_size <= excluded.cosigned_size`,
    },
    [practice, witness, size, at],
  )
}

/** Rounds before the newest that a quorum has agreed on are of no use; of those that came to nothing a few are kept. */
export async function pruneRounds(sql: Sql, practice: string, agreedSize: number): Promise<void> {
  await sql.query(
    {
      name: "keeper.witness-round.prune",
      text: `delete from keeper.witness_round where practice = $1 and (size < $2 or size not in
        (select size from keeper.witness_round where practice = $1 order by started_at desc limit 50)) and size <> $2`,
    },
    [practice, agreedSize],
  )
}

export async function readStates(sql: Sql, practice: string): Promise<Map<string, StateRow>> {
  const { rows } = await sql.query<StateRow>(
    {
      name: "keeper.witness-state.sizes",
      text: "select witness, size, problem_at from keeper.witness_state where practice = $1",
    },
    [practice],
  )
  return new Map(rows.map((row) => [row.witness, row]))
}

/** When each witness has cosigned last. */
export async function readCosignedAt(sql: Sql, practice: string): Promise<Map<string, Date>> {
  const { rows } = await sql.query<{ witness: string; cosigned_at: Date }>(
    {
      name: "keeper.witness-state.cosigned-at",
      text: "select witness, cosigned_at from keeper.witness_state where practice = $1 and cosigned_at is not null",
    },
    [practice],
  )
  return new Map(rows.map(({ witness, cosigned_at }) => [witness, cosigned_at]))
}

/** What went wrong with a witness; `size` when it said what it has. */
export async function noteState(
  sql: Sql,
  practice: string,
  witness: string,
  state: { size?: number; problem?: string },
  now: Date,
) {
  await sql.query(
    {
      name: "keeper.witness-state.note",
      text: `insert into keeper.witness_state (practice, witness, size, problem, problem_at)
        values ($1, $2, coalesce($3::bigint, 0), $4, case when $4::text is null then null else $5::timestamptz end)
        on conflict (practice, witness) do update set size = coalesce($3::bigint, witness_state.size),
          problem = excluded.problem, problem_at = excluded.problem_at`,
    },
    [practice, witness, state.size ?? null, state.problem ?? null, now],
  )
}
