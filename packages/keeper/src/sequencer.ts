/**
 * The sequencer's face: everything that becomes an event of the log goes through `append`.
 *
 * All jobs of a practice that wait at the same moment share one durable transaction and one checkpoint (group commit), under a lock
 * on the practice's log head, so that what a job reads of limits and sequence numbers cannot change under it.
 *
 * A new practice has no log head yet: its first job inserts the practice and its keeper keys (`log` among them) itself, and the
 * sequencer makes head, tiles and checkpoint after the job ran, reading the log key then on the same connection.
 */
import type { Event, LogReceipt, PracticeId } from "@subrosa/contract"
import type { Sql } from "./db.ts"

export interface Job<T> {
  /**
   * Runs inside the shared transaction. Throwing an ApiError refuses this job alone: the others of the batch are run again without it.
   * A job may therefore run more than once and must do nothing but SQL on `sql`. One without events (a repeated request that finds
   * everything done) makes no leaf and gets no receipt.
   */
  run(sql: Sql): Promise<{ events: readonly Event[]; result: T }>
  /** Size of the newest checkpoint the asker has verified: where its consistency proof starts. */
  checkpointSize?: number
}

export interface Sequencer {
  /** Answers once the events are durable and in the tree: one receipt per event. */
  append<T>(practice: PracticeId, job: Job<T>): Promise<{ result: T; receipts: readonly LogReceipt[] }>
}
