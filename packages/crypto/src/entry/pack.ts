/** A pack: the records of one entry, one after the other (spec/entry.md, "Pack"). */
import { type Bytes, fromUtf8, utf8 } from "@subrosa/codec"
import { CryptoError } from "../error.ts"
import { asFields, countField, type Fields, ownField, readFields, textField, timeField, uuidField } from "../fields.ts"
import { type Hole, readHole, writeHole } from "./hole.ts"

export type PackRecord = {
  /** JSON text of one FHIR R4 resource, byte for byte as it came, but for its holes. */
  text: string
  fullUrl?: string
  /** In ascending order of `at`. */
  holes?: readonly Hole[]
  /** Where an import found it. */
  source?: { name?: string; offset?: number }
  /** RFC 3339, UTC with milliseconds. */
  recordedAt?: string
  /** Account id. */
  author?: string
}

export const packMaxBytes = 16 * 1024 * 1024
const newline = 0x0a

/** The bytes of at least one record. Throws `invalid_input` for none, and beyond 16 MiB. */
export function encodePack(records: readonly PackRecord[]): Bytes {
  if (records.length === 0) throw new CryptoError("invalid_input", "a pack has at least one record")
  // Joined as text and encoded once: several times faster than encoding many short records one by one.
  let text = ""
  for (const record of records) {
    const { fullUrl, holes, source, recordedAt, author } = record
    const length = utf8Length(record.text)
    const header = { length, fullUrl, holes: holes?.map(writeHole), source, recordedAt, author }
    text += `${JSON.stringify(header)}\n${record.text}\n`
  }
  const pack = utf8(text)
  if (pack.length > packMaxBytes) throw new CryptoError("invalid_input", "a pack beyond 16 MiB")
  return pack
}

function utf8Length(text: string): number {
  return /[\u0080-\uffff]/.test(text) ? utf8(text).length : text.length
}

/** The records of a pack. Throws `invalid_input` for anything that is not one; unknown header members are ignored. */
export function parsePack(pack: Uint8Array): PackRecord[] {
  const records: PackRecord[] = []
  let at = 0
  while (at < pack.length) {
    const headerEnd = pack.indexOf(newline, at)
    if (headerEnd < 0) throw new CryptoError("invalid_input", "a record header without its end")
    const header = readFields(pack.subarray(at, headerEnd))
    const textEnd = headerEnd + 1 + countField(header, "length")
    if (pack[textEnd] !== newline) throw new CryptoError("invalid_input", "a record of another length")
    records.push(readRecord(header, pack.subarray(headerEnd + 1, textEnd)))
    at = textEnd + 1
  }
  if (records.length === 0) throw new CryptoError("invalid_input", "a pack without records")
  return records
}

function readRecord(header: Fields, bytes: Uint8Array): PackRecord {
  const record: PackRecord = { text: textOf(bytes) }
  if (Object.hasOwn(header, "fullUrl")) record.fullUrl = textField(header, "fullUrl")
  if (Object.hasOwn(header, "holes")) record.holes = readHoles(ownField(header, "holes"), record.text.length)
  if (Object.hasOwn(header, "source")) record.source = readSource(asFields(ownField(header, "source")))
  if (Object.hasOwn(header, "recordedAt")) record.recordedAt = timeField(header, "recordedAt")
  if (Object.hasOwn(header, "author")) record.author = uuidField(header, "author")
  return record
}

function readHoles(value: unknown, textLength: number): Hole[] {
  if (!Array.isArray(value)) throw new CryptoError("invalid_input", "holes must be a list")
  const holes = value.map((hole) => readHole(asFields(hole)))
  let least = 0
  for (const { at } of holes) {
    if (at < least || at > textLength) throw new CryptoError("invalid_input", "holes out of order or beyond the text")
    least = at
  }
  return holes
}

function readSource(fields: Fields): { name?: string; offset?: number } {
  return {
    ...(Object.hasOwn(fields, "name") && { name: textField(fields, "name") }),
    ...(Object.hasOwn(fields, "offset") && { offset: countField(fields, "offset") }),
  }
}

function textOf(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes)
  } catch {
    throw new CryptoError("invalid_input", "a record that is not UTF-8")
  }
}
