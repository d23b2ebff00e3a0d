/** One piece of work on one connection, with prepared statements and pipelining. */
import { type PoolClient, type QueryConfig, types } from "pg"
import { toWire } from "./bytea-array.ts"

/** With a name (at most 63 bytes) PostgreSQL parses and plans it once per connection. */
export interface Statement {
  name?: string
  text: string
  /** Reads values of type text as soon as their row has arrived, instead of keeping them until all rows have. */
  readText?: (text: string) => unknown
}

/** Declares a prepared statement: `const byId = sql("chart.byId", "select … where id = $1")`. Names are unique per module. */
export function sql(name: string, text: string): Statement {
  if (Buffer.byteLength(name) > 63) throw new RangeError(`the statement name ${name} is longer than PostgreSQL keeps`)
  return { name, text }
}

export interface Rows<R> {
  rows: R[]
  /** Rows found or changed. */
  rowCount: number
}

export interface Session {
  /**
   * Runs a statement. Calls that do not await each other are sent at once (pipelined) and run in order, each on its own: a
   * failed one stops the later ones only inside a transaction.
   */
  query<R extends object = Record<string, unknown>>(
    statement: Statement | string,
    values?: readonly unknown[],
  ): Promise<Rows<R>>
  /** Waits for all of the queries, then answers their results or throws the first error. */
  together<T extends readonly Promise<unknown>[]>(
    queries: readonly [...T],
  ): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }>
}

/** A session on a lent connection, and how to give the connection back. */
export function openSession(client: PoolClient): { session: Session; finish: () => Promise<void> } {
  let open = true
  let last: Promise<unknown> = Promise.resolve()
  let broken: Error | undefined
  const onError = (error: Error) => {
    broken = error
  }
  client.on("error", onError)

  const session: Session = {
    query<R extends object>(statement: Statement | string, values?: readonly unknown[]): Promise<Rows<R>> {
      if (!open) return Promise.reject(new Error("a query was sent after its piece of work had ended"))
      const config = typeof statement === "string" ? { text: statement } : wireOf(statement)
      const answer = client
        .query<R>(values === undefined ? config : { ...config, values: values.map(toWire) })
        .then(({ rows, rowCount }) => ({ rows, rowCount: rowCount ?? 0 }))
      last = answer.then(ignore, ignore)
      return answer
    },
    async together<T extends readonly Promise<unknown>[]>(queries: readonly [...T]) {
      await Promise.allSettled(queries)
      return Promise.all(queries)
    },
  }

  return {
    session,
    async finish() {
      open = false
      // Answers come in order: with the last one, none is outstanding.
      await last
      client.removeListener("error", onError)
      // A transaction left open, or a state that is unknown, must not reach the next borrower.
      const idle = client.getTransactionStatus() === "I"
      client.release(broken ?? !idle)
    },
  }
}

/** pg_type.dat */
const textOid = 25

function wireOf(statement: Statement): QueryConfig {
  const { readText } = statement
  if (readText === undefined) return statement
  return {
    ...statement,
    types: { getTypeParser: (oid: number) => (oid === textOid ? readText : types.getTypeParser(oid)) },
  }
}

const ignore = () => {}
