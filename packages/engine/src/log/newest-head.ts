/**
 * The newest checkpoint that this device has verified, per practice. It is kept in the platform's memory and only moves forward: a log
 * that goes back, or tells two devices' worth of answers different stories, is caught here.
 */
import { equal } from "@subrosa/codec"
import { consistencyProofFromTiles, emptyRoot, LogError, parseCheckpoint, parseNote, verifyGrowth } from "@subrosa/log"
import type { Core } from "../core.ts"
import { proofStep, requireProof } from "./proof-step.ts"
import { tileReader } from "./read-tiles.ts"
import { type SignedHead, verifyCheckpoint } from "./verify-checkpoint.ts"

export interface NewestHead {
  /** The newest head verified so far; of size 0 before the first. */
  read(): Promise<SignedHead>
  /**
   * Verifies a checkpoint (signature, growth from `base` and from whatever has become the newest meanwhile) and keeps it if it is newer.
   * `proof` leads from `base`; without one it is made from the log's tiles.
   *
   * @throws EngineError proof_failed
   */
  accept(note: string, base: SignedHead, proof?: readonly Uint8Array[]): Promise<SignedHead>
}

const none: SignedHead = { size: 0, root: emptyRoot, note: "" }

export function newestHead(core: Pick<Core, "platform" | "practice" | "practiceCard" | "readLog">): NewestHead {
  const { memory } = core.platform
  const nameOf = () => `checkpoint/${core.practice()}`
  const read = async () => readHead(await memory.get(nameOf()))

  const verifyFromTiles = async (older: SignedHead, newer: SignedHead) => {
    const proof =
      older.size === 0 || older.size === newer.size
        ? []
        : await consistencyProofFromTiles(older.size, newer.size, tileReader(core.readLog, newer.size))
    verifyGrowth(older, newer, proof)
  }

  /** One at a time: two answers that cross must not both be measured against the same past. */
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const result = turn.then(task)
    turn = result.catch(() => undefined)
    return result
  }

  return {
    read,
    async accept(note, base, proof) {
      const head = await verifyCheckpoint(core.practiceCard(), note)
      requireProof(head.size >= base.size, "the log went back")
      await proofStep("the log was forked", () =>
        proof ? verifyGrowth(base, head, proof) : verifyFromTiles(base, head),
      )
      await inTurn(async () => {
        const newest = await read()
        if (!sameHead(newest, base)) {
          const [older, newer] = newest.size <= head.size ? [newest, head] : [head, newest]
          await proofStep("the log was forked", () => verifyFromTiles(older, newer))
        }
        if (head.size > newest.size) await memory.set(nameOf(), note)
      })
      return head
    },
  }
}

const sameHead = (a: SignedHead, b: SignedHead): boolean => a.size === b.size && equal(a.root, b.root)

/** Only verified notes are ever stored, so reading one back needs no key. */
function readHead(note: string | undefined): SignedHead {
  if (note === undefined) return none
  try {
    const { size, root } = parseCheckpoint(parseNote(note).text)
    return { size, root, note }
  } catch (error) {
    if (error instanceof LogError) return none
    throw error
  }
}
