/**
 * The database as one module sees it: as its own role, in its own schema, for one practice at a time.
 *
 * Row-level security policies compare rows with `current_setting('subrosa.practice', true)`. It is set here and nowhere else,
 * before the first query of a piece of work may run, and kept on the connection so that a server with one practice never pays
 * for it again.
 */
import { escapeIdentifier, Pool, type PoolClient } from "pg"
import { type Connection, clientConfig } from "./connection.ts"
import { openSession, type Rows, type Session, type Statement } from "./session.ts"

export interface DbOptions {
  connection: Connection
  role: string
  schema: string
  /** Connections at most for work in practices; a few more serve work outside any. */
  connectionsMax?: number
}

/** What a piece of work came to, and the statements it has sent without waiting for their answers. */
export interface Sent<T> {
  result: T
  sent: Promise<unknown>
}

export interface Db {
  /** Runs `work` with the practice set. Each statement is its own transaction. */
  withPractice<T>(practice: string, work: (session: Session) => Promise<T>): Promise<T>
  /** The same on connections whose commits do not wait for the disk (`synchronous_commit = off`). */
  withPracticeUndurable<T>(practice: string, work: (session: Session) => Promise<T>): Promise<T>
  /** Runs `work` in one transaction in the practice: committed when it answers, rolled back when it throws. */
  transaction<T>(practice: string, work: (session: Session) => Promise<T>): Promise<T>
  /**
   * As `transaction`, in two round trips where the work allows: "begin" goes out with the first statement, which `work` must await before
   * it writes, and what `work` leaves in `sent` goes out with "commit". Answers once that is durable.
   */
  batch<T>(practice: string, work: (session: Session) => Promise<Sent<T>>): Promise<T>
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

/** One write at a time and practice. */
const undurableMax = 4

export function openDb({ connection, role, schema, connectionsMax = 12 }: DbOptions): Db {
  const prepare = `set role ${escapeIdentifier(role)}; set search_path to ${escapeIdentifier(schema)};
    set statement_timeout = '30s'; set lock_timeout = '10s'; set idle_in_transaction_session_timeout = '60s';
    ${planOnce}`
  const open = (max: number, prepare: string) => {
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
  return new PooledDb(
    open(connectionsMax, prepare),
    open(4, prepare),
    open(undurableMax, `${prepare}; set synchronous_commit = off`),
  )
}

class PooledDb implements Db {
  readonly #bound: Pool
  readonly #unbound: Pool
  readonly #undurable: Pool
  /** The practice each connection was last set to. */
  readonly #practiceOf = new WeakMap<PoolClient, string>()

  constructor(bound: Pool, unbound: Pool, undurable: Pool) {
    this.#bound = bound
    this.#unbound = unbound
    this.#undurable = undurable
  }

  withPractice<T>(practice: string, work: (session: Session) => Promise<T>): Promise<T> {
    return this.#lend(this.#bound, practice, work)
  }

  withPracticeUndurable<T>(practice: string, work: (session: Session) => Promise<T>): Promise<T> {
    return this.#lend(this.#undurable, practice, work)
  }

  transaction<T>(practice: string, work: (session: Session) => Promise<T>): Promise<T> {
    return this.#lend(this.#bound, practice, (session, client) => inTransaction(session, client, work))
  }

  batch<T>(practice: string, work: (session: Session) => Promise<Sent<T>>): Promise<T> {
    return this.#lend(this.#bound, practice, (session, client) => inBatch(session, client, work))
  }

  withoutPractice<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.#lend(this.#unbound, undefined, work)
  }

  transactionWithoutPractice<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.#lend(this.#unbound, undefined, (session, client) => inTransaction(session, client, work))
  }

  async close(): Promise<void> {
    await Promise.all([this.#bound.end(), this.#unbound.end(), this.#undurable.end()])
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
  requireCommitted(await client.query("commit"))
  return result
}

async function inBatch<T>(
  session: Session,
  client: PoolClient,
  work: (session: Session) => Promise<Sent<T>>,
): Promise<T> {
  const begun = session.query("begin")
  begun.catch(() => {})
  let failure: { error: unknown } | undefined
  const inside: Session = {
    ...session,
    async query<R extends object>(statement: Statement | string, values?: readonly unknown[]): Promise<Rows<R>> {
      try {
        const answer = await session.query<R>(statement, values)
        // Answers come in order: this one is there already. Were "begin" cancelled, nothing but reading was done until now.
        await begun
        return answer
      } catch (error) {
        failure ??= { error }
        throw error
      }
    },
  }
  let done: Sent<T>
  try {
    done = await work(inside)
    done.sent.catch(() => {})
    await rejectedInThisTurn()
    if (failure !== undefined) throw failure.error
  } catch (error) {
    await session.query("rollback").catch(() => {})
    throw error
  }
  // A statement that failed has failed the transaction: "commit" behind it answers ROLLBACK.
  const [sent, committed] = await Promise.allSettled([done.sent, client.query("commit")])
  if (sent.status === "rejected") throw sent.reason
  if (committed.status === "rejected") throw committed.reason
  requireCommitted(committed.value)
  return done.result
}

/**
 * Lets rejections arrive that have happened already, without giving up the turn in which everything is sent: a statement whose values pg could
 * not write never reaches PostgreSQL, and "commit" must not follow it.
 */
async function rejectedInThisTurn(): Promise<void> {
  for (let hop = 0; hop < 8; hop++) await undefined
}

/** PostgreSQL answers "commit" of a failed transaction with ROLLBACK and no error: a swallowed failure must not look saved. */
function requireCommitted({ command }: { command: string }): void {
  if (command !== "COMMIT") throw new Error("the transaction was rolled back: one of its statements had failed")
}
