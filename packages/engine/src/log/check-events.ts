/** Whether the events that the log shows are those whose leaves are in the tree (spec/log.md, "Verifying all"). */
import { equal } from "@subrosa/codec"
import type { LogEvent } from "@subrosa/contract"
import { type Hash, hashLength } from "@subrosa/log"
import { eventLeafHash } from "./event-leaf.ts"

export interface EventSource {
  practice: string
  /** At most `limit` events before `before`, newest first. What was erased is not among them. */
  read(before: number, limit: number): Promise<readonly LogEvent[]>
  /** By default the portable one. */
  hash?: Hash | undefined
}

const pageSize = 1000
/** Enough for the server to work on one page while another is checked. */
const readsAtOnce = 4

/** Checks the events of the tree with these leaf hashes; answers how many there were. What is wrong is added to `failures`. */
export async function checkEvents(leafHashes: Uint8Array, source: EventSource, failures: string[]): Promise<number> {
  const size = leafHashes.length / hashLength
  let checked = 0
  let next = 0
  const worker = async () => {
    while (next < size) {
      const from = next
      next += pageSize
      const to = Math.min(next, size)
      for (const event of await source.read(to, to - from)) {
        const { index } = event
        // A page that misses erased events reaches further back, into what another read checks.
        if (index < from || index >= to) continue
        const leaf = leafHashes.subarray(index * hashLength, (index + 1) * hashLength)
        checked++
        if (!equal(eventLeafHash(source.practice, event, source.hash), leaf)) {
          failures.push(`Event ${index} is not the one that was logged.`)
        }
      }
    }
  }
  await Promise.all(Array.from({ length: readsAtOnce }, worker))
  return checked
}
