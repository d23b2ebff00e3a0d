/** A checkpoint that somebody has seen before, held against a backup: is the backup older, or does it tell another past? */
import { equal } from "@subrosa/codec"
import { LogError, parseCheckpoint, parseNote } from "@subrosa/log"
import { type LogIdentity, type SignedHead, verifyCheckpoint } from "../log/verify-checkpoint.ts"
import { EngineError } from "../port.ts"
import { BackupError } from "./backup-error.ts"

export interface KnownCheckpoint {
  /** Signed note. */
  note: string
  /** When it was seen, RFC 3339, where that is known. */
  seenAt?: string
}

/** A known checkpoint with more leaves than the backup. */
export interface NewerCheckpoint {
  size: number
  seenAt?: string
}

/** The size that it claims, before anything is verified. @throws BackupError `checkpoint_invalid` */
export function claimedSize({ note }: KnownCheckpoint): number {
  try {
    return parseCheckpoint(parseNote(note).text).size
  } catch (cause) {
    if (!(cause instanceof LogError)) throw cause
    throw new BackupError("checkpoint_invalid", "the known checkpoint is no signed note of a log", { cause })
  }
}

/**
 * The known checkpoint if it is newer than the backup's tree; undefined if the tree contains it.
 *
 * `rootAt`: the root that the backup's tree had at the known checkpoint's size.
 *
 * @throws BackupError `checkpoint_invalid`, `log_forked`
 */
export async function compareKnown(
  known: KnownCheckpoint,
  log: LogIdentity,
  tree: { size: number; rootAt(size: number): Uint8Array | undefined },
): Promise<NewerCheckpoint | undefined> {
  const head = await verifyKnown(known, log)
  if (head.size > tree.size) {
    return { size: head.size, ...(known.seenAt !== undefined && { seenAt: known.seenAt }) }
  }
  const root = tree.rootAt(head.size)
  if (root === undefined || !equal(root, head.root)) {
    throw new BackupError(
      "log_forked",
      `at ${head.size} leaves the backup's log is not the one known here: one of the two was made up`,
    )
  }
  return undefined
}

async function verifyKnown({ note }: KnownCheckpoint, log: LogIdentity): Promise<SignedHead> {
  try {
    return await verifyCheckpoint(log, note)
  } catch (cause) {
    if (!(cause instanceof EngineError)) throw cause
    throw new BackupError("checkpoint_invalid", "the known checkpoint is not signed by this practice's log", { cause })
  }
}
