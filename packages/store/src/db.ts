/** What the store needs of a database: SQL under one practice's row-level security. The server supplies it. */

export interface Sql {
  /**
   * `name` makes it a prepared statement of that name; parameters are `$1`, `$2`, ... `readText` reads values of type text as soon as their
   * row has arrived: what is large need not be kept as text until all have.
   */
  query<Row extends object>(
    statement: { name?: string; text: string; readText?: (text: string) => unknown },
    values?: readonly unknown[],
  ): Promise<{ rows: Row[]; rowCount: number }>
}

export interface Database {
  /** Runs `work` on one connection that sees the practice's rows only. No transaction. */
  inPractice<T>(practice: string, work: (sql: Sql) => Promise<T>): Promise<T>
  /** The same on a connection whose commits do not wait for the disk: see `durable: false`. */
  inPracticeUndurable<T>(practice: string, work: (sql: Sql) => Promise<T>): Promise<T>
  /**
   * The same in one transaction; rolls back when `work` throws. `durable: false` commits without waiting for the disk: only for what a later
   * durable commit in the same cluster makes durable with it (docs/rfd/0003).
   */
  transaction<T>(practice: string, work: (sql: Sql) => Promise<T>, options?: { durable: boolean }): Promise<T>
}
