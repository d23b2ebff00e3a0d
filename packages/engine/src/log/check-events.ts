/** Whether the events that the log shows are those whose leaves are in the tree (spec/log.md, "Verifying all"). */
import type { Event, LogEvent } from "@subrosa/contract"
import { type EventBody, EventCheck, type Hash, hashLength } from "@subrosa/log"
import { EngineError } from "../port.ts"
import { eventLeafHash, readEvent } from "./event-leaf.ts"
import { proofStep } from "./proof-step.ts"

export interface EventSource {
  practice: string
  /** At most `limit` events before `before`, newest first. What was erased is not among them. */
  read(before: number, limit: number): Promise<readonly LogEvent[]>
  /** By default the portable one. */
  hash?: Hash | undefined
}

export interface CheckedEvents {
  checked: number
  /** Texts that are gone and that an erasure in the log covers. */
  erased: number
  /** Texts that were there and are events. */
  read: number
  tampered: number
  /** Of a million entries the few that decide who works here and by which rules, the oldest first. */
  decided: Event[]
}

export const nothingChecked: CheckedEvents = { checked: 0, erased: 0, read: 0, tampered: 0, decided: [] }

const pageSize = 1000
/** Enough for the server to work on the next pages while one is checked. */
const readsAtOnce = 4

/**
 * Checks the events of the tree with these leaf hashes. What is wrong is added to `failures`. Events that came after the tree are left for the
 * next time.
 *
 * @throws EngineError proof_failed when an answer is malformed
 */
export async function checkEvents(
  leafHashes: Uint8Array,
  source: EventSource,
  failures: string[],
): Promise<CheckedEvents> {
  const size = leafHashes.length / hashLength
  const check = new EventCheck()
  const decided: Event[] = []
  let read = 0
  for await (const page of pagesInOrder(size, source)) {
    await proofStep("the log's answer is malformed", () => {
      for (const event of page) {
        const leaf = leafHashes.subarray(event.index * hashLength, (event.index + 1) * hashLength)
        const body = bodyOf(event)
        if (body !== undefined) read++
        if (body?.type === "account" || body?.type === "limits" || body?.type === "settings") decided.push(body)
        check.add(checkedBody(event, body, source), leaf)
      }
    })
  }
  const { checked, erased, missing, tampered, backDated } = check.end(size)
  failures.push(...tampered.map(({ index }) => `Event ${index} is not the one that was logged.`))
  failures.push(...backDated.map((index) => `Event ${index} is dated before an earlier one.`))
  failures.push(
    ...missing.map((index) => `The text of event ${index} is missing, and no erasure in the log covers it.`),
  )
  return { checked, erased, read, tampered: tampered.length, decided }
}

/** Pages in the order of their events, oldest first; the next ones are on their way already. */
async function* pagesInOrder(size: number, source: EventSource): AsyncGenerator<readonly LogEvent[]> {
  const pages = Math.ceil(size / pageSize)
  const reading: Promise<readonly LogEvent[]>[] = []
  for (let page = 0; page < pages; page++) {
    while (reading.length < Math.min(readsAtOnce, pages - page)) {
      const next = readPage(source, (page + reading.length) * pageSize, size)
      // The first failure ends it all; those behind it are nobody's any more.
      next.catch(() => {})
      reading.push(next)
    }
    const first = reading.shift()
    if (first !== undefined) yield await first
  }
}

async function readPage(source: EventSource, from: number, size: number): Promise<readonly LogEvent[]> {
  const to = Math.min(from + pageSize, size)
  const events = await source.read(to, to - from)
  // A page that misses erased events reaches further back, into the one before.
  return events.filter(({ index }) => index >= from && index < to).reverse()
}

/** Undefined for a text that is no event. */
function bodyOf({ event }: LogEvent): Event | undefined {
  try {
    return readEvent(event)
  } catch (error) {
    if (error instanceof EngineError) return undefined
    throw error
  }
}

/** A body that is no event is named by its hash, which fits no leaf. */
function checkedBody(event: LogEvent, body: Event | undefined, { practice, hash }: EventSource): EventBody {
  const named = { index: event.index, hash: eventLeafHash(practice, event, hash) }
  return { ...named, time: body?.time, ...(body?.type === "erasure" && { erasedUpTo: body.upTo }) }
}
