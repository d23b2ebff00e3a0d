/**
 * What a witness answers to `add-checkpoint` (C2SP tlog-witness): a pure decision, in the order of the specification.
 *
 * A refusal says what was seen, so that a witness can tell a rollback from a slow network and keep the evidence of a fork.
 */
import type { AddCheckpoint } from "./add-checkpoint.ts"
import { sameBytes } from "./bytes.ts"
import { type Checkpoint, parseCheckpoint } from "./checkpoint.ts"
import { LogError } from "./errors.ts"
import { defaultHash, emptyRoot, type Hash } from "./merkle.ts"
import { type NoteVerifier, type VerifiedNote, verifyNote } from "./note.ts"
import { type TreeHead, verifyGrowth } from "./proof.ts"

/** What the witness has of a log. */
export type KnownLog = {
  readonly verifiers: readonly NoteVerifier[]
  /** The newest head it has cosigned; size 0 and the empty root before the first. */
  readonly head: TreeHead
  /** Heads it cosigned before and still remembers, in any order. */
  readonly earlier?: readonly TreeHead[]
}

/** `forked` is certain: one size, two roots, both signed. The others may be a replayed or damaged request. */
export type Suspicion = "forked" | "went back" | "unproven"

type Refusal = { readonly status: 400 | 403 | 404 | 422; readonly because: string }
export type Judgement =
  | { readonly status: 200; readonly checkpoint: Checkpoint; readonly note: VerifiedNote }
  | { readonly status: 409; readonly size: number; readonly suspicion?: Suspicion; readonly checkpoint: Checkpoint }
  | (Refusal & { readonly suspicion?: Suspicion })

/** Judges a request. `logOf` answers what is known of an origin, undefined for a log that is not witnessed. */
export async function judgeCheckpoint(
  { old, proof, note }: AddCheckpoint,
  logOf: (origin: string) => KnownLog | undefined,
  hash: Hash = defaultHash,
): Promise<Judgement> {
  const checkpoint = readCheckpoint(note.text)
  if (checkpoint === undefined) return { status: 400, because: "the note is no checkpoint" }
  const log = logOf(checkpoint.origin)
  if (log === undefined) return { status: 404, because: "this log is not witnessed here" }
  const verified = await verifiedBy(note, log.verifiers)
  if (verified === undefined) return { status: 403, because: "the checkpoint is not signed with a key of this log" }
  const { size, root } = checkpoint
  if (old > size) return { status: 400, because: "the old size is larger than the checkpoint's" }
  const seen = [log.head, ...(log.earlier ?? [])].find((head) => head.size === size)
  const isForked = size > 0 && seen !== undefined && !sameBytes(seen.root, root)
  if (old !== log.head.size) {
    const suspicion = isForked ? "forked" : size < log.head.size ? "went back" : undefined
    return { status: 409, size: log.head.size, checkpoint, ...(suspicion && { suspicion }) }
  }
  if (size === 0 && !sameBytes(root, emptyRoot)) return { status: 422, because: "an empty tree has another root" }
  if (isForked) return { status: 422, because: "the log signed two roots for one size", suspicion: "forked" }
  if (!grows(log.head, checkpoint, proof, hash)) {
    return { status: 422, because: "the consistency proof does not verify", suspicion: "unproven" }
  }
  return { status: 200, checkpoint, note: verified }
}

function readCheckpoint(text: string): Checkpoint | undefined {
  return unless(() => parseCheckpoint(text))
}

function grows(before: TreeHead, after: TreeHead, proof: readonly Uint8Array[], hash: Hash): boolean {
  return (
    unless(() => {
      verifyGrowth(before, after, proof, hash)
      return true
    }) ?? false
  )
}

async function verifiedBy(note: AddCheckpoint["note"], verifiers: readonly NoteVerifier[]) {
  try {
    return await verifyNote(note, verifiers)
  } catch (error) {
    if (error instanceof LogError) return undefined
    throw error
  }
}

function unless<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof LogError) return undefined
    throw error
  }
}
