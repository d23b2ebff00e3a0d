import { CodecError } from "@subrosa/codec"
import type { ChartId, Event, LogEvent } from "@subrosa/contract"
import { logEventSearch } from "@subrosa/contract"
import { inclusionProofFromTiles, LogError, verifyInclusion } from "@subrosa/log"
import type { Core } from "../core.ts"
import { eventLeafHash, readEvent } from "./event-leaf.ts"
import type { NewestHead } from "./newest-head.ts"
import { tileReader } from "./read-tiles.ts"
import type { SignedHead } from "./verify-checkpoint.ts"

/** An event and whether the signed log holds it at its place. */
export interface CheckedEvent {
  index: number
  event: Event
  proof: "verified" | "failed"
}

export interface EventQuery {
  chart?: ChartId | undefined
  before?: number | undefined
  limit?: number | undefined
}

/**
 * Events of the log, newest first, each with its inclusion checked now against the newest checkpoint (from the log's own tiles).
 *
 * @throws EngineError proof_failed when the checkpoint itself does not verify, or an answer is no event
 */
export async function readEvents(core: Core, newest: NewestHead, query: EventQuery): Promise<CheckedEvent[]> {
  const base = await newest.read()
  const { chart, before, limit } = query
  const { events, checkpoint } = await core.call(logEventSearch, {
    query: {
      ...(chart !== undefined && { chart }),
      ...(before !== undefined && { before }),
      ...(limit !== undefined && { limit }),
    },
  })
  if (events.length === 0) return []
  const head = await newest.accept(checkpoint, base)
  const readTile = tileReader(core.readLog, head.size)
  return Promise.all(
    events.map(async (logEvent) => ({
      index: logEvent.index,
      event: readEvent(logEvent.event),
      proof: await checkInclusion(core, head, logEvent, readTile),
    })),
  )
}

async function checkInclusion(
  core: Core,
  { size, root }: SignedHead,
  logEvent: LogEvent,
  readTile: ReturnType<typeof tileReader>,
): Promise<"verified" | "failed"> {
  const { index } = logEvent
  const hash = core.platform.sha256
  try {
    const proof = await inclusionProofFromTiles(index, size, readTile, hash)
    verifyInclusion({ index, size, root, leafHash: eventLeafHash(core.practice(), logEvent, hash), proof }, hash)
    return "verified"
  } catch (error) {
    if (error instanceof LogError || error instanceof CodecError) return "failed"
    throw error
  }
}
