/** Checkpoints: what a log says of its tree, as the text of a signed note (C2SP tlog-checkpoint). */
import { fromBase64, toBase64 } from "./base64.ts"
import { LogError } from "./errors.ts"
import { hashLength } from "./merkle.ts"
import { type NoteVerifier, type VerifiedNote, verifyNote } from "./note.ts"
import { isNoteText, type Note } from "./note-text.ts"
import { parseDecimal } from "./whole-number.ts"

export type Checkpoint = {
  /** Identifies the log. */
  readonly origin: string
  /** Number of leaves. */
  readonly size: number
  /** Root hash, 32 bytes. */
  readonly root: Uint8Array
  /** Further lines without their newlines; not advised. */
  readonly extensions: readonly string[]
}

/** A checkpoint with the note that vouches for it. */
export type VerifiedCheckpoint = { readonly checkpoint: Checkpoint; readonly note: VerifiedNote }

/** Writes the note text. @throws LogError `checkpoint_malformed` */
export function formatCheckpoint({ origin, size, root, extensions = [] }: CheckpointInput): string {
  const text = `${[origin, size, toBase64(root), ...extensions].join("\n")}\n`
  // Reading it back catches newlines inside a line, empty lines, and a size or root out of range.
  const back = parseCheckpoint(text)
  if (back.origin !== origin || back.extensions.length !== extensions.length) throw malformed("a line holds a newline")
  return text
}

export type CheckpointInput = Omit<Checkpoint, "extensions"> & { readonly extensions?: readonly string[] }

/** Reads the note text of a checkpoint. @throws LogError `checkpoint_malformed` */
export function parseCheckpoint(text: string): Checkpoint {
  if (!isNoteText(text)) throw malformed("it holds forbidden characters or does not end in a newline")
  const lines = text.slice(0, -1).split("\n")
  const [origin = "", sizeText = "", rootText = "", ...extensions] = lines
  if (lines.length < 3) throw malformed("it has fewer than three lines")
  if (lines.includes("")) throw malformed("it has an empty line")
  const size = parseDecimal(sizeText)
  if (size === undefined) throw malformed("the size is not a decimal below 2^53")
  const root = fromBase64(rootText)
  if (root?.length !== hashLength) throw malformed("the root is not the base64 of a hash")
  return { origin, size, root, extensions }
}

/**
 * Verifies a signed checkpoint of the log `origin`: the step before any proof against it.
 *
 * @throws LogError as `verifyNote`, and `checkpoint_malformed` or `origin_mismatch`
 */
export async function openCheckpoint(
  note: string | Uint8Array | Note,
  origin: string,
  verifiers: readonly NoteVerifier[],
): Promise<VerifiedCheckpoint> {
  const verified = await verifyNote(note, verifiers)
  const checkpoint = parseCheckpoint(verified.text)
  if (checkpoint.origin !== origin) throw new LogError("origin_mismatch", "the checkpoint is of another log")
  return { checkpoint, note: verified }
}

function malformed(what: string): LogError {
  return new LogError("checkpoint_malformed", `the checkpoint is malformed: ${what}`)
}
