/**
 * Who asks: session, device and account behind a signed request (spec/request.md). On the path of every request: one statement,
 * one signature. What it finds is never cached, so that whoever was ended is out with the next request.
 */
import { verify } from "node:crypto"
import { type AccountId, ApiError, type DeviceId, type Role, type SessionId } from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import type { Sql } from "../db.ts"
import type { KeeperDeps } from "../deps.ts"
import { Gather } from "../gather.ts"
import { isSessionLive } from "../sign-in/devices.ts"
import { DeviceKeys } from "./device-keys.ts"
import { Nonces } from "./nonces.ts"
import { invalid, parseRequest, type RequestToAuthenticate } from "./parse-request.ts"

type Row = {
  session: SessionId
  account: AccountId
  device: DeviceId
  started_at: Date
  last_seen_at: Date
  fresh_until: Date
  public_key: Uint8Array
  device_since: Date
  active: boolean
  roles: Role[]
}

const find = {
  name: "authenticate",
  text: `select s.id as session, s.account, s.device, s.started_at, s.last_seen_at, s.fresh_until, d.public_key, d.created_at as device_since,
      a.state = 'active' as active, a.roles
    from keeper.session s
    join keeper.device d on d.practice = s.practice and d.id = s.device and d.account = s.account and d.ended_at is null
    join keeper.account a on a.practice = s.practice and a.id = s.account and a.state <> 'ended'
    where s.practice = $1 and s.id = any($2::uuid[]) and s.ended_at is null`,
}

const seen = {
  name: "authenticate_seen",
  text: `with s as (update keeper.session set last_seen_at = $3 where practice = $1 and id = $2 and last_seen_at < $3 returning device)
    update keeper.device d set last_seen_at = $3 from s where d.practice = $1 and d.id = s.device`,
}

const seenEveryMs = 60_000
/** Under load the sessions of several requests are found by one statement, read after all of them have arrived. */
const sessionLimits = { readsMax: 2, questionsMax: 64 }

export type Authenticate = (request: RequestToAuthenticate) => Promise<Caller>

/** Throws `unauthenticated`, `invalid_signature`, `clock_skew`, `replayed`, `too_many_tries`; `not_found` for another's path. */
export function createAuthenticate({ db, clock }: Pick<KeeperDeps, "db" | "clock">): Authenticate {
  const keys = new DeviceKeys()
  const nonces = new Nonces()
  const sessions = new Gather(sessionLimits, (practice, ids: readonly SessionId[]) =>
    db.inPractice(practice, (sql) => read(sql, practice, ids)),
  )
  return async (request) => {
    const now = clock()
    const parsed = parseRequest(request, now)
    const { practice, session, digest, signature } = parsed
    const row = await sessions.ask(practice, session)
    if (row === null || !isSessionLive({ startedAt: row.started_at, lastSeenAt: row.last_seen_at }, now)) {
      throw new ApiError("unauthenticated", "the session has ended: sign in again")
    }
    // At once: it takes a tenth of a millisecond, and handing it to another thread and back takes longer where cores are few.
    if (!verify(null, parsed.base, keys.keyOf(row.public_key), signature)) throw invalid()
    // Only now: a stranger must not be able to use up a session's nonces.
    requireNew(nonces.see(session, parsed.nonce, performance.now()))
    // Not awaited: nobody waits for a note of when they were seen, and the next request makes up for one that failed.
    if (now.getTime() - row.last_seen_at.getTime() >= seenEveryMs) {
      db.inPractice(practice, (sql) => sql.query(seen, [practice, session, now])).catch(() => {})
    }
    return {
      practice,
      account: row.account,
      session,
      device: row.device,
      roles: row.active ? row.roles : [],
      fresh: now < row.fresh_until,
      deviceSince: row.device_since,
      request: { digest, signature },
    }
  }
}

/** For each session, in order, its row, or null when it is unknown or was ended. */
async function read(sql: Sql, practice: string, sessions: readonly SessionId[]): Promise<readonly (Row | null)[]> {
  const { rows } = await sql.query<Row>(find, [practice, [...new Set(sessions)]])
  const found = new Map(rows.map((row) => [row.session, row]))
  return sessions.map((session) => found.get(session) ?? null)
}

function requireNew(seen: "new" | "replayed" | "too_many"): void {
  if (seen === "replayed") throw new ApiError("replayed", "this request was made already")
  if (seen === "too_many") throw new ApiError("too_many_tries", "too many requests: wait a few minutes")
}
