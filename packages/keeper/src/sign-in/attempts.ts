/**
 * Ceremonies under way: what the server must remember between its challenge and the answer. Kept sealed, for OPAQUE's state
 * would let a reader of the database finish someone else's login; good for minutes and for one answer.
 */
import { randomUUID } from "node:crypto"
import { canonicalJson, fromJson } from "@subrosa/codec"
import type { AccountId, PracticeId } from "@subrosa/contract"
import type { KeeperDeps } from "../deps.ts"
import { attemptContext } from "../keeper-key.ts"

export type AttemptKind = "passkey" | "password" | "recovery-kit" | "key-file" | "registration" | "recovery"

export type Attempt = {
  id: string
  kind: AttemptKind
  practice: PracticeId | undefined
  account: AccountId | undefined
  /** Texts only. What is not there is undefined. */
  state: Record<string, string>
}

type Deps = Pick<KeeperDeps, "db" | "keyEncryptionKey" | "clock">
type Row = { id: string; kind: AttemptKind; practice: PracticeId | null; account: AccountId | null; state: Uint8Array }

export const signInMinutes = 5
/** A newcomer reads, types a name, finds their security key. */
export const registrationMinutes = 30

/** Remembers an attempt and answers its id. */
export async function attemptCreate(deps: Deps, attempt: Omit<Attempt, "id">): Promise<string> {
  const id = randomUUID()
  const now = deps.clock()
  // Whoever is recovered makes a new way in between challenge and answer.
  const minutes = ["registration", "recovery"].includes(attempt.kind) ? registrationMinutes : signInMinutes
  const state = await deps.keyEncryptionKey.seal(canonicalJson(attempt.state), attemptContext(id))
  await deps.db.anywhere(async (sql) => {
    await sql.query({ name: "attempt_expire", text: "delete from keeper.attempt where expires_at <= $1" }, [now])
    await sql.query(
      {
        name: "attempt_create",
        text: `insert into keeper.attempt (id, kind, practice, account, state, expires_at) values ($1, $2, $3, $4, $5, $6)`,
      },
      [
        id,
        attempt.kind,
        attempt.practice ?? null,
        attempt.account ?? null,
        state,
        new Date(now.getTime() + minutes * 60_000),
      ],
    )
  })
  return id
}

/** Takes an attempt away: whoever answers, answers once. Undefined when there is none of this id and kind, or no longer. */
export async function attemptTake(deps: Deps, id: string, kind: AttemptKind): Promise<Attempt | undefined> {
  const { rows } = await deps.db.anywhere((sql) =>
    sql.query<Row>(
      {
        name: "attempt_take",
        text: `delete from keeper.attempt where id = $1 and kind = $2 and expires_at > $3
          returning id, kind, practice, account, state`,
      },
      [id, kind, deps.clock()],
    ),
  )
  return rows[0] === undefined ? undefined : openAttempt(deps, rows[0])
}

/** The passkey registrations begun for an account, newest last. They stay until `registrationEnd`. */
export async function registrationAttempts(deps: Deps, practice: PracticeId, account: AccountId): Promise<Attempt[]> {
  const { rows } = await deps.db.anywhere((sql) =>
    sql.query<Row>(
      {
        name: "attempt_registrations",
        text: `select id, kind, practice, account, state from keeper.attempt
          where kind = 'registration' and practice = $1 and account = $2 and expires_at > $3 order by expires_at`,
      },
      [practice, account, deps.clock()],
    ),
  )
  return Promise.all(rows.map((row) => openAttempt(deps, row)))
}

/** Forgets the registrations of an account once one has succeeded. */
export async function registrationEnd(deps: Deps, practice: PracticeId, account: AccountId): Promise<void> {
  await deps.db.anywhere((sql) =>
    sql.query(
      {
        name: "attempt_registration_end",
        text: "delete from keeper.attempt where kind = 'registration' and practice = $1 and account = $2",
      },
      [practice, account],
    ),
  )
}

async function openAttempt(deps: Deps, row: Row): Promise<Attempt> {
  const { id, kind } = row
  const state = fromJson(await deps.keyEncryptionKey.open(row.state, attemptContext(id))) as Record<string, string>
  return { id, kind, practice: row.practice ?? undefined, account: row.account ?? undefined, state }
}
