/** One batch: a transaction under the log's lock, and the answers that may leave once it has committed. */
import type { Event, LogReceipt, PracticeId } from "@subrosa/contract"
import type { NoteSigner } from "@subrosa/log"
import type { Database, Sent, Sql } from "../db.ts"
import { type AppendedEvents, appendEvents, prepareAppend } from "./append-events.ts"
import { laterOf } from "./event-time.ts"
import { isOwnFault } from "./failure.ts"
import { type LogEnd, lockLog } from "./log-head.ts"
import { consistencyFrom, receiptsOf } from "./receipts.ts"
import type { TileSource } from "./tile-source.ts"
import type { Ran, Ticket, Unit } from "./unit.ts"

export interface BatchDeps {
  db: Database
  clock: () => Date
  /** The log's end as this server left it last. */
  known: LogEnd | undefined
  signer: (sql: Sql) => Promise<NoteSigner>
}

export interface Committed {
  kind: "committed"
  tickets: readonly Ticket[]
  refused: Ran["refused"]
  /** Undefined when no ticket had an event. */
  events: AppendedEvents | undefined
  end: LogEnd
}

/** `refused`: that unit is to blame, the rest can be run again. `failed`: nobody's work was done, as far as we know. */
export type BatchOutcome =
  | Committed
  | { kind: "refused"; unit: Unit; error: unknown }
  | { kind: "failed"; error: unknown }

export async function runBatch(deps: BatchDeps, practice: PracticeId, units: readonly Unit[]): Promise<BatchOutcome> {
  let running: Unit | undefined
  try {
    return await deps.db.batch(practice, async (sql): Promise<Sent<Committed>> => {
      const locking = lockLog(sql, practice, deps.known)
      const locked = locking.then(({ time }) => laterOf(deps.clock(), time))
      // Awaited by the first unit.
      locked.catch(() => {})
      const tickets: Ticket[] = []
      const refused: Ran["refused"][number][] = []
      const writes: Promise<unknown>[] = []
      for (const unit of units) {
        running = unit
        const ran = await unit.run(sql, locked)
        tickets.push(...ran.taking)
        refused.push(...ran.refused)
        // Awaited with the commit; until then a failure must not count as nobody's.
        ran.writes.catch(() => {})
        writes.push(ran.writes)
      }
      running = undefined
      const end = await locking
      const events = eventsOf(tickets)
      if (events.length === 0) {
        return { result: { kind: "committed", tickets, refused, events: undefined, end }, sent: Promise.all(writes) }
      }
      const { result, sent } = await appendEvents(sql, practice, end, events, () => deps.signer(sql))
      return {
        result: { kind: "committed", tickets, refused, events: result, end: result.end },
        sent: Promise.all([sent, ...writes]),
      }
    })
  } catch (error) {
    return running !== undefined && isOwnFault(error)
      ? { kind: "refused", unit: running, error }
      : { kind: "failed", error }
  }
}

/**
 * The same by one statement, on what is known from before; undefined when that will not do, and then nothing was written.
 *
 * One statement is one transaction, so this costs one round trip and one flush (docs/rfd/0008-known-facts.md).
 */
export async function runAhead(
  deps: Omit<BatchDeps, "signer"> & { signer: () => Promise<NoteSigner> },
  practice: PracticeId,
  [unit, ...others]: readonly Unit[],
): Promise<Exclude<BatchOutcome, { kind: "refused" }> | undefined> {
  const { db, clock, known } = deps
  if (known === undefined || unit === undefined || others.length > 0) return undefined
  const ahead = unit.ahead?.(laterOf(clock(), known.time))
  if (ahead === undefined) return undefined
  const events = eventsOf(ahead.taking)
  if (events.length === 0) return undefined
  try {
    const append = await prepareAppend(practice, known, events, deps.signer)
    const written = await db.inPractice(practice, (sql) => ahead.write(sql, known, append))
    const { result } = append
    if (!written) return undefined
    return { kind: "committed", tickets: ahead.taking, refused: [], events: result, end: result.end }
  } catch (error) {
    // The statement was refused as a whole (an entry that is there already): the long way finds out for whom.
    return isOwnFault(error) ? undefined : { kind: "failed", error }
  }
}

/** Gives each ticket its receipts. Never throws. */
export async function answerBatch(practice: string, committed: Committed, tiles: TileSource): Promise<void> {
  const { tickets, refused, events } = committed
  for (const { ticket, error } of refused) ticket.refuse(error)
  const wanted = tickets.some(({ checkpointSize }) => checkpointSize !== undefined)
  const receipts = events !== undefined && wanted ? receiptsOf(events) : []
  const proofs = new Map<number, Promise<string[]>>()
  const proofFrom = (size: number): Promise<string[]> => {
    const known = proofs.get(size) ?? consistencyFrom(size, practice, committed.end.edge, tiles)
    proofs.set(size, known)
    return known
  }
  let next = 0
  await Promise.all(
    tickets.map(async (ticket) => {
      const from = next
      const to = from + ticket.events.length
      next = to
      if (ticket.checkpointSize === undefined || ticket.events.length === 0) return ticket.accept([])
      try {
        const consistencyProof = await proofFrom(ticket.checkpointSize)
        ticket.accept(receipts.slice(from, to).map((receipt): LogReceipt => ({ ...receipt, consistencyProof })))
      } catch (error) {
        ticket.refuse(error)
      }
    }),
  )
}

function eventsOf(tickets: readonly Ticket[]): Event[] {
  return tickets.flatMap(({ events }) => events)
}
