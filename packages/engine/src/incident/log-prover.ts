/**
 * Proves many events against one signed head (spec/log.md, "Verifying all"), tile by tile.
 *
 * One inclusion proof made from a tile's own hashes proves the whole tile: every other leaf of it goes into the proof's path. So a scope over
 * thousands of events costs one proof a tile and one hash an event.
 */
import { equal } from "@subrosa/codec"
import { type Event, type LogEvent, logEventSearch } from "@subrosa/contract"
import {
  hashLength,
  inclusionProofFromTiles,
  type TileReader,
  tileWidth,
  tileWidthMax,
  verifyInclusion,
} from "@subrosa/log"
import type { Core } from "../core.ts"
import { eventLeafHash, readEvent } from "../log/event-leaf.ts"
import type { NewestHead } from "../log/newest-head.ts"
import { proofStep, requireProof } from "../log/proof-step.ts"
import { tileReader } from "../log/read-tiles.ts"
import type { SignedHead } from "../log/verify-checkpoint.ts"
import { readCheckpoint } from "../log/verify-log.ts"

/** 8 KiB each. */
const tilesKept = 512

export interface LogProver {
  readonly head: SignedHead
  /** The event, proven. @throws EngineError proof_failed */
  prove(logged: LogEvent): Promise<Event>
  /** The event at this index, asked of the server and proven. */
  eventAt(index: number): Promise<Event>
}

/** Against the newest head there is now. */
export async function logProver(core: Core, newest: NewestHead): Promise<LogProver> {
  const head = await newest.accept(await readCheckpoint(core), await newest.read())
  return proverOf(core, head)
}

export function proverOf(core: Pick<Core, "practice" | "readLog" | "call">, head: SignedHead): LogProver {
  const upper = tileReader(core.readLog, head.size)
  const tiles = new Map<number, Promise<Uint8Array>>()
  const tileOf = (index: number): Promise<Uint8Array> => {
    const known = tiles.get(index)
    if (known !== undefined) return known
    const tile = provenTile(core, head, upper, index)
    tiles.set(index, tile)
    const [oldest] = tiles.keys()
    if (tiles.size > tilesKept && oldest !== undefined) tiles.delete(oldest)
    return tile
  }

  async function prove(logged: LogEvent): Promise<Event> {
    const { index } = logged
    requireProof(index < head.size, "the entry is not in the log")
    const tile = await tileOf(Math.floor(index / tileWidthMax))
    const at = (index % tileWidthMax) * hashLength
    const leaf = await proofStep("the log's answer is malformed", () => eventLeafHash(core.practice(), logged))
    requireProof(equal(leaf, tile.subarray(at, at + hashLength)), "the entry is not in the log")
    return readEvent(logged.event)
  }

  return {
    head,
    prove,
    async eventAt(index) {
      const { events } = await core.call(logEventSearch, { query: { before: index + 1, limit: 1 } })
      const [found] = events
      requireProof(found?.index === index, "the entry is not in the log")
      return prove(found)
    },
  }
}

async function provenTile(
  { readLog }: Pick<Core, "readLog">,
  { size, root }: SignedHead,
  upper: TileReader,
  index: number,
): Promise<Uint8Array> {
  // A reader of its own, so that lower tiles do not pile up in the one that is kept.
  const lowest = tileReader(readLog, size)
  const first = index * tileWidthMax
  const width = tileWidth(0, index, size)
  const tile = await lowest(0, index, width)
  requireProof(tile.length >= width * hashLength, "the log's answer is malformed")
  const leafHash = tile.subarray(0, hashLength)
  await proofStep("the entry is not in the log", async () => {
    const read: TileReader = (level, at, wanted) => (level === 0 ? lowest : upper)(level, at, wanted)
    const proof = await inclusionProofFromTiles(first, size, read)
    verifyInclusion({ index: first, size, root, leafHash, proof })
  })
  return tile
}
