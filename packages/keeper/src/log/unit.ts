/**
 * What gathers before the sequencer: units of work that share one transaction, and tickets, one for each asker.
 *
 * A group takes the inputs of many askers and works on them as sets, so that a batch costs the same few round trips whether one
 * person opens a chart or thirty-two do.
 */
import type { ApiError, Event, LogReceipt } from "@subrosa/contract"
import type { Sql } from "../db.ts"
import type { Job } from "../sequencer.ts"
import type { PreparedAppend } from "./append-events.ts"
import type { LogEnd } from "./log-head.ts"

/** One asker's answer to come. */
export interface Ticket {
  /** Events to append on the asker's behalf, set by the unit's run. */
  events: readonly Event[]
  /** Where the consistency proof starts; `undefined` when the asker needs no receipts. */
  checkpointSize: number | undefined
  accept(receipts: readonly LogReceipt[]): void
  refuse(error: unknown): void
}

/** What a run came to. Refusals are told only after the commit: until then the batch may have to run again. */
export interface Ran {
  taking: readonly Ticket[]
  refused: readonly { ticket: Ticket; error: ApiError }[]
  /** Sent, and to be awaited before the commit. */
  writes: Promise<unknown>
}

/** Decided by what is known from before; nothing is written yet. */
export interface RanAhead {
  taking: readonly Ticket[]
  write: WriteAhead
}

/**
 * Writes a batch, its log included, by one statement that compares all that was known with what is stored, under the log's lock. False:
 * something was not so any more, and nothing is written.
 */
export type WriteAhead = (sql: Sql, end: LogEnd, append: PreparedAppend) => Promise<boolean>

/**
 * A piece of a batch. `run` may be called again after a rollback and must do nothing but SQL.
 *
 * `now` settles once the log is locked and never lies before the newest event. Reads may be sent before: they run behind the lock all the
 * same and share its round trip. Writes are sent only after it has settled.
 */
export interface Unit {
  run(sql: Sql, now: Promise<Date>): Promise<Ran>
  /** The same without reading; undefined when what is known does not suffice, or does not permit everything. */
  ahead?(now: Date): RanAhead | undefined
  /** Refuses every ticket. */
  refuseAll(error: unknown): void
}

export type Outcome<R> = { kind: "done"; events: readonly Event[]; result: R } | { kind: "refused"; error: ApiError }

/** One outcome per input, in order. */
export interface GroupRan<R> {
  outcomes: readonly Outcome<R>[]
  /** Events that nobody waits for: what the work itself found, also about inputs that it refuses. */
  events?: readonly Event[]
  /** Statements that were sent and whose answers nobody needs before the commit: they share its way to the database. */
  writes: Promise<unknown>
}

export interface GroupAhead<R> {
  /** One for each input. */
  outcomes: readonly { events: readonly Event[]; result: R }[]
  write: WriteAhead
}

/** Work on many inputs at once. `now` as in Unit. */
export interface GroupWork<I, R> {
  run(sql: Sql, inputs: readonly I[], now: Promise<Date>): Promise<GroupRan<R>>
  ahead?(inputs: readonly I[], now: Date): GroupAhead<R> | undefined
}

export interface Appended<R> {
  result: R
  receipts: readonly LogReceipt[]
}

/** One asker's promise, with the result that its unit found. */
class PromisedTicket<R> implements Ticket {
  events: readonly Event[] = []
  readonly checkpointSize: number | undefined
  readonly answer: Promise<Appended<R>>
  outcome: { result: R } | undefined
  readonly #settle: PromiseWithResolvers<Appended<R>>

  constructor(checkpointSize: number | undefined) {
    this.checkpointSize = checkpointSize
    this.#settle = Promise.withResolvers()
    this.answer = this.#settle.promise
  }

  accept(receipts: readonly LogReceipt[]): void {
    if (this.outcome === undefined) this.#settle.reject(new Error("invariant: a ticket was accepted before it ran"))
    else this.#settle.resolve({ result: this.outcome.result, receipts })
  }

  refuse(error: unknown): void {
    this.#settle.reject(error)
  }
}

/** A job of its own (an act of administration). What it throws refuses it alone. */
export class JobUnit<R> implements Unit {
  readonly #job: Job<R>
  readonly #ticket: PromisedTicket<R>

  constructor(job: Job<R>) {
    this.#job = job
    this.#ticket = new PromisedTicket(job.checkpointSize ?? 0)
  }

  get answer(): Promise<Appended<R>> {
    return this.#ticket.answer
  }

  async run(sql: Sql, now: Promise<Date>): Promise<Ran> {
    await now
    const { events, result } = await this.#job.run(sql)
    this.#ticket.events = events
    this.#ticket.outcome = { result }
    return { taking: [this.#ticket], refused: [], writes: Promise.resolve() }
  }

  refuseAll(error: unknown): void {
    this.#ticket.refuse(error)
  }
}

/** The inputs of one group that wait for the same batch. */
export class GroupUnit<I, R> implements Unit {
  readonly #work: GroupWork<I, R>
  readonly #waiting: { input: I; ticket: PromisedTicket<R> }[] = []

  constructor(work: GroupWork<I, R>) {
    this.#work = work
  }

  add(input: I, checkpointSize: number | undefined): Promise<Appended<R>> {
    const ticket = new PromisedTicket<R>(checkpointSize)
    this.#waiting.push({ input, ticket })
    return ticket.answer
  }

  ahead(now: Date): RanAhead | undefined {
    const ahead = this.#work.ahead?.(
      this.#waiting.map(({ input }) => input),
      now,
    )
    if (ahead === undefined) return undefined
    const taking = this.#waiting.map(({ ticket }, i) => {
      const outcome = ahead.outcomes[i]
      if (outcome === undefined) throw new Error("invariant: a group answers every input")
      ticket.events = outcome.events
      ticket.outcome = { result: outcome.result }
      return ticket
    })
    return { taking, write: ahead.write }
  }

  async run(sql: Sql, now: Promise<Date>): Promise<Ran> {
    const { outcomes, events, writes } = await this.#work.run(
      sql,
      this.#waiting.map(({ input }) => input),
      now,
    )
    const taking: Ticket[] = []
    const refused: { ticket: Ticket; error: ApiError }[] = []
    this.#waiting.forEach(({ ticket }, i) => {
      const outcome = outcomes[i]
      if (outcome === undefined) throw new Error("invariant: a group answers every input")
      if (outcome.kind === "refused") {
        refused.push({ ticket, error: outcome.error })
        return
      }
      ticket.events = outcome.events
      ticket.outcome = { result: outcome.result }
      taking.push(ticket)
    })
    if (events !== undefined && events.length > 0) taking.push(unawaited(events))
    return { taking, refused, writes }
  }

  refuseAll(error: unknown): void {
    for (const { ticket } of this.#waiting) ticket.refuse(error)
  }
}

const unawaited = (events: readonly Event[]): Ticket => ({
  events,
  checkpointSize: undefined,
  accept: () => {},
  refuse: () => {},
})

/** A kind of group: remembers, typed, which unit of a batch gathers its inputs. */
export class Group<I, R> {
  readonly #work: GroupWork<I, R>
  readonly #units = new WeakMap<object, GroupUnit<I, R>>()

  constructor(work: GroupWork<I, R>) {
    this.#work = work
  }

  /** The unit for this batch; `add` is called when it is the batch's first. */
  unitOf(batch: object, add: (unit: Unit) => void): GroupUnit<I, R> {
    const known = this.#units.get(batch)
    if (known !== undefined) return known
    const unit = new GroupUnit(this.#work)
    this.#units.set(batch, unit)
    add(unit)
    return unit
  }
}
