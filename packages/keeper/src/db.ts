/** What the keeper needs of a database: SQL under one practice's row-level security. The server supplies it. */

export interface Sql {
  /** `name` makes it a prepared statement of that name; parameters are `$1`, `$2`, ... */
  query<Row extends object>(
    statement: { name?: string; text: string },
    values?: readonly unknown[],
  ): Promise<{ rows: Row[]; rowCount: number }>
}

/** What a piece of work came to, and the statements it has sent without waiting for their answers. */
export interface Sent<T> {
  result: T
  sent: Promise<unknown>
}

export interface Database {
  /** Runs `work` on one connection that sees the practice's rows only. No transaction. */
  inPractice<T>(practice: string, work: (sql: Sql) => Promise<T>): Promise<T>
  /** The same in one durable transaction; rolls back when `work` throws. */
  transaction<T>(practice: string, work: (sql: Sql) => Promise<T>): Promise<T>
  /**
   * As `transaction`, in two round trips where the work allows: "begin" goes out with the first statements, of which `work` must await one
   * before it writes; what it leaves in `sent` goes out with "commit".
   */
  batch<T>(practice: string, work: (sql: Sql) => Promise<Sent<T>>): Promise<T>
  /** On a connection that sees no practice: sign-in attempts and the few look-ups that may cross practices. */
  anywhere<T>(work: (sql: Sql) => Promise<T>): Promise<T>
}
