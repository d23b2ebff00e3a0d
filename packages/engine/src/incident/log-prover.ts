/** Proves events against one signed head of the log (spec/log.md): many of them, a few tiles at a time. */
import { equal, fromBase64url } from "@subrosa/codec"
import { type Event, type LogEvent, logEventSearch } from "@subrosa/contract"
import type { LoggedEvent } from "@subrosa/incident"
import { tileRootOf, tileWidthMax } from "@subrosa/log"
import type { Core } from "../core.ts"
import { eventLeafHash, readEvent } from "../log/event-leaf.ts"
import type { NewestHead } from "../log/newest-head.ts"
import { proofStep, requireProof } from "../log/proof-step.ts"
import type { SignedHead } from "../log/verify-checkpoint.ts"
import { readCheckpoint } from "../log/verify-log.ts"
import { provenTiles } from "./proven-tiles.ts"

/** Events under way at once: enough for the tiles they need not to be waited for one by one. */
const eventsAtOnce = 64

/** With its way to the root of its tile, where the keeper sent it; else its tile is read. */
type AnyEvent = LogEvent & { proof?: string | null }

export interface LogProver {
  /** As the log was when the proving began. */
  readonly head: SignedHead
  /** The event, proven. @throws EngineError proof_failed */
  prove(logged: AnyEvent): Promise<Event>
  /** Every one is proven; of those whose text `wanted` takes, the events, in order of their indexes. */
  proveAll(events: readonly AnyEvent[], wanted?: (text: string) => boolean): Promise<LoggedEvent[]>
  /** The event at this index, asked of the server and proven. */
  eventAt(index: number): Promise<Event>
}

/**
 * Against the newest head there is now. The log grows while a case is read, by what others do, and the server tells of that as well: what is
 * newer than the head is proven against one that is newer, and has grown from it.
 */
export async function logProver(core: ProverCore, newest: NewestHead): Promise<LogProver> {
  const atNewest = async () => proverOf(core, await newest.accept(await readCheckpoint(core), await newest.read()))
  const first = await atNewest()
  let latest = first
  const reaching = async (index: number): Promise<LogProver> => {
    if (index < first.head.size) return first
    if (index >= latest.head.size) latest = await atNewest()
    return latest
  }
  return {
    head: first.head,
    prove: async (logged) => (await reaching(logged.index)).prove(logged),
    async proveAll(events, wanted) {
      const last = events.reduce((most, { index }) => Math.max(most, index), 0)
      return (await reaching(last)).proveAll(events, wanted)
    },
    eventAt: async (index) => (await reaching(index)).eventAt(index),
  }
}

type ProverCore = Pick<Core, "practice" | "readLog" | "call">

export function proverOf(core: ProverCore, head: SignedHead): LogProver {
  const tiles = provenTiles(core.readLog, head)

  async function proveLeaf(logged: AnyEvent): Promise<void> {
    const { index, proof } = logged
    const leaf = await proofStep("the log's answer is malformed", () => eventLeafHash(core.practice(), logged))
    const position = index % tileWidthMax
    // A tile that has become full since is not in this head's tree as a whole.
    const isFull = index - position + tileWidthMax <= head.size
    if (proof === undefined || proof === null || !isFull) {
      requireProof(equal(leaf, await tiles.leafHash(index)), "the entry is not in the log")
      return
    }
    const root = await tiles.tileRoot(Math.floor(index / tileWidthMax))
    const found = await proofStep("the log's answer is malformed", () =>
      tileRootOf(leaf, position, fromBase64url(proof)),
    )
    requireProof(equal(found, root), "the entry is not in the log")
  }

  async function prove(logged: AnyEvent): Promise<Event> {
    await proveLeaf(logged)
    return readEvent(logged.event)
  }

  return {
    head,
    prove,
    async proveAll(events, wanted = () => true) {
      const inOrder = events.toSorted((a, b) => a.index - b.index)
      const proven: LoggedEvent[] = []
      for (let from = 0; from < inOrder.length; from += eventsAtOnce) {
        const part = inOrder.slice(from, from + eventsAtOnce)
        await Promise.all(part.map(proveLeaf))
        // What the log holds is read only where it matters: parsing costs more than proving.
        for (const { index, event } of part) if (wanted(event)) proven.push({ index, event: readEvent(event) })
      }
      return proven
    },
    async eventAt(index) {
      const { events } = await core.call(logEventSearch, { query: { before: index + 1, limit: 1 } })
      const [found] = events
      requireProof(found?.index === index, "the entry is not in the log")
      return prove(found)
    },
  }
}
