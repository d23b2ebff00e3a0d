/** Receipts of a batch: each event's inclusion in the new tree, and consistency with what its asker has seen (spec/log.md, "Release"). */
import type { LogReceipt } from "@subrosa/contract"
import { consistencyProofFromEdge, consistencyProofFromTiles, type Edge, proofsForBatch } from "@subrosa/log"
import { nativeHash } from "@subrosa/log/native-hash"
import { b64u } from "../b64u.ts"
import type { AppendedEvents } from "./append-events.ts"
import type { TileSource } from "./tile-source.ts"

/** All but the consistency proof, in the order of the events. */
export function receiptsOf({ leaves, appended, end }: AppendedEvents): Omit<LogReceipt, "consistencyProof">[] {
  const { inclusion } = proofsForBatch(appended, nativeHash)
  return leaves.map(({ salt, event }, i) => ({
    index: appended.from + i,
    salt: b64u(salt),
    event,
    checkpoint: end.checkpoint,
    inclusionProof: (inclusion[i] ?? []).map(b64u),
  }))
}

class TileMissing extends Error {}

/**
 * Consistency proof from `size` to the edge's tree, B64U. Empty when `size` is 0 or the present size, and also when it is larger than
 * the tree: such an asker has seen a later state of this log than the server has, and finds that out from the checkpoint.
 */
export async function consistencyFrom(
  size: number,
  practice: string,
  edge: Edge,
  tiles: TileSource,
): Promise<string[]> {
  if (size === 0 || size >= edge.size) return []
  return (await proofFrom(size, practice, edge, tiles)).map(b64u)
}

/** Mostly the edge in memory is enough; only an asker from long ago costs a look at stored tiles. */
async function proofFrom(size: number, practice: string, edge: Edge, tiles: TileSource): Promise<Uint8Array[]> {
  try {
    return consistencyProofFromEdge(
      edge,
      size,
      (level, index) => {
        const tile = tiles.cached(practice, level, index)
        if (tile === undefined) throw new TileMissing()
        return tile
      },
      nativeHash,
    )
  } catch (error) {
    if (!(error instanceof TileMissing)) throw error
    return consistencyProofFromTiles(
      size,
      edge.size,
      (level, index, width) => tiles.read(practice, level, index, width),
      nativeHash,
    )
  }
}
