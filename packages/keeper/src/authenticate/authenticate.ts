/**
 * Who asks: session, device and account behind a signed request (spec/request.md). On the path of every request: one statement,
 * one signature. Whoever was ended is out with the next request: what is found is kept for those operations only that look again under the
 * log's lock.
 */
import { type AccountId, ApiError, type DeviceId, type PracticeId, type Role, type SessionId } from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import type { Sql } from "../db.ts"
import type { KeeperDeps } from "../deps.ts"
import { Gather } from "../gather.ts"
import { RecentMap } from "../recent-map.ts"
import { isSessionLive } from "../sign-in/devices.ts"
import { Nonces } from "./nonces.ts"
import { invalid, type ParsedRequest, parseRequest, type RequestToAuthenticate } from "./parse-request.ts"
import { Verifier } from "./verifier.ts"

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

/** How long a session may be recognized by what was read of it. */
const recognizedMs = 30_000
const sessionsKept = 10_000

export type Authenticate = (request: RequestToAuthenticate) => Promise<Caller>

export interface Authentication {
  /** Throws `unauthenticated`, `invalid_signature`, `clock_skew`, `replayed`, `too_many_tries`; `not_found` for another's path. */
  authenticate: Authenticate
  /**
   * The same without asking the database, where the session was read within the last half minute: for operations that decide under the log's
   * lock whether session and account still stand (`caller-recheck.ts`). What such an operation does before, or instead, needs `requireStanding`.
   */
  recognize: Authenticate
  /** @throws ApiError `unauthenticated` when the caller's session or account has ended since */
  requireStanding(caller: Caller): Promise<void>
}

export function createAuthentication({ db, clock }: Pick<KeeperDeps, "db" | "clock">): Authentication {
  const nonces = new Nonces()
  const verifier = new Verifier()
  const sessions = new Gather(sessionLimits, (practice, ids: readonly SessionId[]) =>
    db.inPractice(practice, (sql) => read(sql, practice, ids)),
  )
  const known = new RecentMap<string, { row: Row; readAt: number }>(sessionsKept)

  async function readSession(practice: PracticeId, session: SessionId): Promise<Row | null> {
    const readAt = performance.now()
    const row = await sessions.ask(practice, session)
    if (row === null) known.delete(`${practice}/${session}`)
    else known.set(`${practice}/${session}`, { row, readAt })
    return row
  }

  function knownSession(practice: PracticeId, session: SessionId): Row | undefined {
    const found = known.get(`${practice}/${session}`)
    return found !== undefined && performance.now() - found.readAt < recognizedMs ? found.row : undefined
  }

  async function callerOf(row: Row | null, parsed: ParsedRequest): Promise<Caller> {
    const { practice, session, base, digest, nonce, signature } = parsed
    const now = clock()
    if (row === null || !isSessionLive({ startedAt: row.started_at, lastSeenAt: row.last_seen_at }, now)) throw ended()
    if (!(await verifier.verify({ publicKey: row.public_key, message: base, signature }))) throw invalid()
    // Only now: a stranger must not be able to use up a session's nonces.
    requireNew(nonces.see(session, nonce, performance.now()))
    if (now.getTime() - row.last_seen_at.getTime() >= seenEveryMs) {
      row.last_seen_at = now
      // Not awaited: nobody waits for a note of when they were seen, and the next request makes up for one that failed.
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

  return {
    async authenticate(request) {
      const parsed = parseRequest(request, clock())
      return callerOf(await readSession(parsed.practice, parsed.session), parsed)
    },
    async recognize(request) {
      const parsed = parseRequest(request, clock())
      const { practice, session } = parsed
      return callerOf(knownSession(practice, session) ?? (await readSession(practice, session)), parsed)
    },
    async requireStanding({ practice, session }) {
      if ((await readSession(practice, session)) === null) throw ended()
    },
  }
}

const ended = () => new ApiError("unauthenticated", "the session has ended: sign in again")

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
