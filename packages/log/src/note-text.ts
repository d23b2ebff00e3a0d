/** The form of signed notes (C2SP signed-note, "Format"), without regard to who signed. */
import { fromBase64, toBase64 } from "./base64.ts"
import { LogError } from "./errors.ts"
import { isKeyName } from "./verifier-key.ts"

/** One signature line; whether it verifies is another matter. */
export type NoteSignature = {
  readonly name: string
  readonly keyId: number
  /** What follows the key id: by signature type. */
  readonly signature: Uint8Array
}

/** A note taken apart. The text MUST be ignored until a known key's signature has been verified. */
export type Note = {
  /** Ends in a newline. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

/** The most signature lines we read; the format asks for at least 16. */
export const noteSignaturesMax = 100
/** The longest note we read, in UTF-16 units or bytes. */
export const noteLengthMax = 1_000_000

const linePrefix = "\u2014 "

/** True for a text that a note can carry: Unicode, no control characters but newline, newline at the end. */
export function isNoteText(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what the format forbids
  return text.endsWith("\n") && text.isWellFormed() && !/[\u0000-\u0009\u000b-\u001f]/.test(text)
}

/**
 * Puts a note together from a text and signatures.
 *
 * @throws LogError `note_malformed` or `key_malformed`
 */
export function formatNote({ text, signatures }: Note): string {
  if (!isNoteText(text))
    throw new LogError("note_malformed", "a note's text has no control characters and ends in a newline")
  if (signatures.length === 0) throw new LogError("note_malformed", "a note has a signature")
  return `${text}\n${signatures.map(formatSignatureLine).join("")}`
}

/** One line, newline included, as a witness answers it. @throws LogError `note_malformed` or `key_malformed` */
export function formatSignatureLine({ name, keyId, signature }: NoteSignature): string {
  if (!isKeyName(name)) throw new LogError("key_malformed", "a key name has neither spaces nor plus and is not empty")
  if (signature.length === 0) throw new LogError("note_malformed", "the signature is empty")
  const bytes = new Uint8Array(4 + signature.length)
  new DataView(bytes.buffer).setUint32(0, keyId)
  bytes.set(signature, 4)
  return `${linePrefix}${name} ${toBase64(bytes)}\n`
}

/**
 * Takes a note apart; nothing is verified. Bytes must be UTF-8.
 *
 * @throws LogError `note_malformed`
 */
export function parseNote(input: string | Uint8Array): Note {
  if (input.length > noteLengthMax) throw malformed("it is too long")
  const note = typeof input === "string" ? input : decodeUtf8(input)
  if (!isNoteText(note)) throw malformed("it holds forbidden characters or does not end in a newline")
  // The text may hold empty lines: the last one counts.
  const split = note.lastIndexOf("\n\n")
  if (split === -1) throw malformed("the empty line before the signatures is missing")
  const signatures = parseSignatureLines(note.slice(split + 2))
  if (signatures.length === 0) throw malformed("it has no signature")
  return { text: note.slice(0, split + 1), signatures }
}

/** Reads signature lines, each with its newline, such as a witness answers. @throws LogError `note_malformed` */
export function parseSignatureLines(lines: string): NoteSignature[] {
  if (lines === "") return []
  if (!lines.endsWith("\n")) throw malformed("its last line does not end in a newline")
  const parts = lines.slice(0, -1).split("\n", noteSignaturesMax + 1)
  if (parts.length > noteSignaturesMax) throw malformed("it has too many signatures")
  return parts.map(parseSignatureLine)
}

function parseSignatureLine(line: string): NoteSignature {
  const [, name = "", base64 = ""] = /^\u2014 ([^ ]+) ([^ ]+)$/.exec(line) ?? []
  const bytes = fromBase64(base64)
  if (!isKeyName(name) || bytes === undefined || bytes.length < 5) throw malformed("a signature line is malformed")
  return { name, keyId: new DataView(bytes.buffer).getUint32(0), signature: bytes.slice(4) }
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new LogError("note_malformed", "the note is malformed: it is not UTF-8", { cause })
  }
}

function malformed(what: string): LogError {
  return new LogError("note_malformed", `the note is malformed: ${what}`)
}
