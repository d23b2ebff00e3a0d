/** Checks receipts and whole logs as a suspicious client would, with nothing but the log package and the practice card's key. */
import { verify } from "node:crypto"
import { canonicalJson, concat, fromBase64url, fromJson, utf8 } from "@subrosa/codec"
import { type Event, Event as EventShape, type LogReceipt } from "@subrosa/contract"
import { context, digest } from "@subrosa/crypto"
import type { Keeper } from "@subrosa/keeper"
import {
  type Checkpoint,
  ed25519Verifier,
  formatTilePath,
  leafHash,
  openCheckpoint,
  parseEntryBundle,
  parseVerifierKey,
  rootFromTiles,
  verifyConsistency,
  verifyInclusion,
} from "@subrosa/log"

/** RFC 8410: what precedes the 32 bytes of an Ed25519 public key. */
const spkiPrefix = Buffer.from("302a300506032b6570032100", "hex")

export interface LogOf {
  practice: string
  /** The verifier key of the practice card. */
  logKey: string
}

/** The checkpoint, after its signature was verified. */
export async function checkCheckpoint({ logKey }: LogOf, note: string): Promise<Checkpoint> {
  const key = parseVerifierKey(logKey)
  const verifier = ed25519Verifier(key, async (publicKey, message, signature) => {
    return verify(
      null,
      message,
      { key: Buffer.concat([spkiPrefix, publicKey]), format: "der", type: "spki" },
      signature,
    )
  })
  return (await openCheckpoint(note, key.name, [verifier])).checkpoint
}

/** The event, after everything that spec/log.md asks of a client. `before`: the newest checkpoint seen so far. */
export async function checkReceipt(
  log: LogOf,
  receipt: LogReceipt,
  before?: Checkpoint,
): Promise<{ event: Event; checkpoint: Checkpoint }> {
  const checkpoint = await checkCheckpoint(log, receipt.checkpoint)
  verifyInclusion({
    index: receipt.index,
    size: checkpoint.size,
    leafHash: leafHash(leafData(log.practice, receipt)),
    root: checkpoint.root,
    proof: receipt.inclusionProof.map(fromBase64url),
  })
  if (before !== undefined && before.size < checkpoint.size) {
    verifyConsistency({
      size1: before.size,
      size2: checkpoint.size,
      root1: before.root,
      root2: checkpoint.root,
      proof: receipt.consistencyProof.map(fromBase64url),
    })
  }
  const text = utf8(receipt.event)
  const event = EventShape.parse(fromJson(text))
  if (!Buffer.from(canonicalJson(event)).equals(text)) throw new Error("the event is not canonical")
  return { event, checkpoint }
}

export function leafData(practice: string, { salt, event }: { salt: string; event: string }): Uint8Array {
  return digest(concat(fromBase64url(salt), utf8(event)), context("log-leaf", practice))
}

/** Recomputes the whole log from its public files, tiles and entry bundles alike. Answers its checkpoint. */
export async function checkLog(keeper: Keeper, log: LogOf): Promise<Checkpoint> {
  const file = async (path: string) => (await keeper.logFile(log.practice, path)).bytes
  const checkpoint = await checkCheckpoint(log, Buffer.from(await file("checkpoint")).toString())
  const fromTiles = await rootFromTiles(checkpoint.size, (level, index, width) =>
    file(formatTilePath({ level, index, width })),
  )
  const fromEntries = await rootFromTiles(checkpoint.size, async (level, index, width) => {
    const tile = await file(formatTilePath({ level, index, width }))
    if (level > 0) return tile
    const entries = parseEntryBundle(await file(formatTilePath({ level: "entries", index, width })), width)
    return concat(...entries.map((entry) => leafHash(entry)))
  })
  for (const root of [fromTiles, fromEntries]) {
    if (!Buffer.from(root).equals(checkpoint.root)) throw new Error("the tiles do not lead to the checkpoint's root")
  }
  return checkpoint
}
