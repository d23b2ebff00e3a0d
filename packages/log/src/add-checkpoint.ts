/** Requests of `add-checkpoint` (C2SP tlog-witness): the size the witness is thought to have, a consistency proof, a checkpoint. */
import { fromBase64, toBase64 } from "./base64.ts"
import { LogError } from "./errors.ts"
import { hashLength } from "./merkle.ts"
import { type Note, parseNote } from "./note-text.ts"
import { parseDecimal, requireWhole } from "./whole-number.ts"

export type AddCheckpoint = {
  /** Size of the newest checkpoint that the client thinks the witness has cosigned. */
  readonly old: number
  /** Consistency proof from there, at most 63 hashes. */
  readonly proof: readonly Uint8Array[]
  /** The signed checkpoint. Nothing in it is verified. */
  readonly note: Note
}

/** The most proof lines a client may send. */
export const proofLinesMax = 63
/** Content type of a conflict's body, which is the size that the witness has. */
export const sizeContentType = "text/x.tlog.size"

/**
 * Writes a request's body; `note` is the signed checkpoint as it is.
 *
 * @throws LogError `argument_invalid` for a size out of range or a proof of more than 63 hashes
 */
export function formatAddCheckpoint(old: number, proof: readonly Uint8Array[], note: string): string {
  requireWhole("old", old)
  if (proof.length > proofLinesMax) throw new LogError("argument_invalid", "a proof has at most 63 hashes")
  return `old ${old}\n${proof.map((hash) => `${toBase64(hash)}\n`).join("")}\n${note}`
}

/** Reads a request's body; what it says is for `judgeCheckpoint`. @throws LogError `request_malformed` */
export function parseAddCheckpoint(body: Uint8Array): AddCheckpoint {
  const text = decode(body)
  // The checkpoint has an empty line of its own: the first one ends our part.
  const split = text.indexOf("\n\n")
  if (split === -1) throw malformed("the empty line before the checkpoint is missing")
  const [first = "", ...lines] = text.slice(0, split).split("\n")
  const old = first.startsWith("old ") ? parseDecimal(first.slice(4)) : undefined
  if (old === undefined) throw malformed("the first line is not the old size")
  if (lines.length > proofLinesMax) throw malformed("the proof has more than 63 lines")
  return { old, proof: lines.map(readHash), note: readNote(text.slice(split + 2)) }
}

/** The body of a conflict: the size of the newest checkpoint that the witness has cosigned. */
export const formatSize = (size: number): string => `${size}\n`

/** Reads a conflict's body. @throws LogError `request_malformed` */
export function parseSize(body: string): number {
  const size = body.endsWith("\n") ? parseDecimal(body.slice(0, -1)) : undefined
  if (size === undefined) throw malformed("the answer is not a size")
  return size
}

function readHash(line: string): Uint8Array {
  const hash = fromBase64(line)
  if (hash?.length !== hashLength) throw malformed("a proof line is not the base64 of a hash")
  return hash
}

function readNote(text: string): Note {
  try {
    return parseNote(text)
  } catch (cause) {
    throw malformed("the checkpoint is not a signed note", cause)
  }
}

function decode(body: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body)
  } catch (cause) {
    throw malformed("it is not UTF-8", cause)
  }
}

function malformed(what: string, cause?: unknown): LogError {
  return new LogError("request_malformed", `the request is malformed: ${what}`, { cause })
}
