/**
 * The database as one module sees it: as its own role, in its own schema, for one practice at a time.
 *
 * Row-level security policies compare rows with `current_setting('subrosa.practice', true)`. It is set here and nowhere else,
 * before the first query of a piece of work may run, and kept on the connection so that a server with one practice never pays
 * for it again.
 */
import { escapeIdentifier, Pool, type PoolClient } from "pg"
import { type Connection, clientConfig } from "./connection.ts"
import { openSession, type Session, type Statement } from "./session.ts"

export interface DbOptions {
  connection: Connection
  role: string
  schema: string
  /** Connections at most for work in practices; a few more serve work outside any. */
  connectionsMax?: number
}

export interface Db {
  /** Runs `work` with the practice set. Each statement is its own transaction. */
  withPractice<T>(practice: string, work: (session: Session) => Promise<T>): Promise<T>
  /** Runs `work` in one transaction in the practice: committed when it answers, rolled back when it throws. */
  transaction<T>(practice: string, work: (session: Session) => Promise<T>): Promise<T>
  /** Runs `work` in no practice: policies that ask for one match no row. */
  withoutPractice<T>(work: (session: Session) => Promise<T>): Promise<T>
  /** A transaction in no practice (setting up a new one). */
  transactionWithoutPractice<T>(work: (session: Session) => Promise<T>): Promise<T>
  close(): Promise<void>
}

const setPractice: Statement = {
  name: "subrosa.practice",
  text: "select set_config('subrosa.practice', $1, false)",
}

/**
 * Every statement looks rows up by their keys, so one plan fits all parameters and is made once per connection. Sequential scans are
 * out of the question: a plan made while a table was small would go on scanning it while an import makes it large.
 */
const planOnce = "set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set jit = off"

export function openDb({ connection, role, schema, connectionsMax = 12 }: DbOptions): Db {
  const prepare = `set role ${escapeIdentifier(role)}; set search_path to ${escapeIdentifier(schema)};
    set statement_timeout = '30s'; set lock_timeout = '10s'; set idle_in_transaction_session_timeout = '60s';
    ${planOnce}`
  const open = (max: number) => {
    const pool = new Pool({
      ...clientConfig(connection),
      max,
      idleTimeoutMillis: 60_000,
      // The pool waits for it before it lends the connection.
      onConnect: async (client) => {
        await client.query(prepare)
      },
    })
    // An idle connection that breaks has already been dropped from the pool; the next request opens a new one.
    pool.on("error", () => {})
    return pool
  }
  return new PooledDb(open(connectionsMax), open(4))
}

class PooledDb implements Db {
  readonly #bound: Pool
  readonly #unbound: Pool
  /** The practice each connection was last set to. */
  readonly #practiceOf = new WeakMap<PoolClient, string>()

  constructor(bound: Pool, unbound: Pool) {
    this.#bound = bound
    this.#unbound = unbound
  }

  withPractice<T>(practice: string, work: (session: Session) => Promise<T>): Promise<T> {
    return this.#lend(this.#bound, practice, work)
  }

  transaction<T>(practice: string, work: (session: Session) => Promise<T>): Promise<T> {
    return this.#lend(this.#bound, practice, (session, client) => inTransaction(session, client, work))
  }

  withoutPractice<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.#lend(this.#unbound, undefined, work)
  }

  transactionWithoutPractice<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.#lend(this.#unbound, undefined, (session, client) => inTransaction(session, client, work))
  }

  async close(): Promise<void> {
    await Promise.all([this.#bound.end(), this.#unbound.end()])
  }

  async #lend<T>(pool: Pool, practice: string | undefined, work: Work<T>): Promise<T> {
    const client = await pool.connect()
    const { session, finish } = openSession(client)
    try {
      if (practice !== undefined && this.#practiceOf.get(client) !== practice) {
        this.#practiceOf.delete(client)
        // Awaited, although it could share a round trip with what follows: were it cancelled, the next statement would run in
        // the practice before.
        await session.query(setPractice, [practice])
        this.#practiceOf.set(client, practice)
      }
      return await work(session, client)
    } finally {
      await finish()
    }
  }
}

type Work<T> = (session: Session, client: PoolClient) => Promise<T>

async function inTransaction<T>(
  session: Session,
  client: PoolClient,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  // Awaited: were it cancelled, pipelined statements behind it would commit one by one.
  await session.query("begin")
  let result: T
  try {
    result = await work(session)
  } catch (error) {
    // If this fails the connection is in an unknown state, and the session's end drops it.
    await session.query("rollback").catch(() => {})
    throw error
  }
  // PostgreSQL answers "commit" of a failed transaction with ROLLBACK and no error: a swallowed failure must not look saved.
  const { command } = await client.query("commit")
  if (command !== "COMMIT") throw new Error("the transaction was rolled back: one of its statements had failed")
  return result
}
