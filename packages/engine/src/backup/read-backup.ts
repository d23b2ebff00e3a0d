/**
 * The content of a backup, row by row (spec/backup.md), from the stream inside the age layer. Memory stays at a few lines.
 *
 * Nothing that was read is whole before the last batch: only then have age's last part, the counts and the digest been checked.
 */
import { fromJson, toHex, utf8 } from "@subrosa/codec"
import { sha256Parts } from "@subrosa/crypto"
import { BackupError } from "./backup-error.ts"
import type { BackupRow } from "./backup-row.ts"
import { readLines } from "./read-lines.ts"

export interface BackupHeader {
  practice: string
  createdAt: string
  /** The log's newest checkpoint when the backup was taken: a signed note. */
  checkpoint: string
}

export interface BackupContent {
  header: BackupHeader
  /** Batches of rows, in order, to be read once. @throws BackupError */
  rows: AsyncIterable<readonly BackupRow[]>
  /** Hex of SHA-256 of everything before the last line, once all rows were read: two readings of one backup agree on it. */
  digest(): string | undefined
}

interface End {
  counts: Readonly<Record<string, number>>
  sha256: string
}

const format = "subrosa/v1 backup"
const newline = utf8("\n")

/** @throws BackupError `not_a_backup`, `truncated`, or what reading the stream throws */
export async function readBackup(lines: ReadableStream<Uint8Array>): Promise<BackupContent> {
  const batches = readLines(lines)
  const { value: first = [] } = await batches.next()
  const [headerLine, ...rest] = first
  if (headerLine === undefined) throw new BackupError("truncated", "the backup is empty")
  const header = readHeader(parseLine(headerLine))
  const hash = sha256Parts()
  hash.update(headerLine)
  hash.update(newline)
  let digest: string | undefined
  const rows = readRows(rest, batches, hash, (sha256) => {
    digest = sha256
  })
  return { header, rows, digest: () => digest }
}

async function* readRows(
  first: readonly Uint8Array[],
  batches: AsyncGenerator<readonly Uint8Array[]>,
  hash: ReturnType<typeof sha256Parts>,
  onEnd: (sha256: string) => void,
): AsyncGenerator<readonly BackupRow[]> {
  const counts = new Map<string, number>()
  let end: End | undefined
  const take = (lines: readonly Uint8Array[]): BackupRow[] => {
    const rows: BackupRow[] = []
    for (const line of lines) {
      if (end !== undefined) throw new BackupError("not_a_backup", "something follows the last line")
      const value = parseLine(line)
      end = readEnd(value)
      if (end !== undefined) continue
      hash.update(line)
      hash.update(newline)
      const row = readRow(value)
      counts.set(row.table, (counts.get(row.table) ?? 0) + 1)
      rows.push(row)
    }
    return rows
  }
  try {
    yield take(first)
    for await (const lines of batches) yield take(lines)
  } finally {
    await batches.return(undefined)
  }
  if (end === undefined) throw new BackupError("truncated", "the backup's last line is missing")
  checkCounts(end.counts, counts)
  if (toHex(hash.digest()) !== end.sha256) {
    throw new BackupError("digest_mismatch", "the backup's bytes are not those that its last line vouches for")
  }
  onEnd(end.sha256)
}

function checkCounts(said: Readonly<Record<string, number>>, found: ReadonlyMap<string, number>): void {
  for (const table of new Set([...Object.keys(said), ...found.keys()])) {
    const [saidRows, foundRows] = [said[table] ?? 0, found.get(table) ?? 0]
    if (saidRows === foundRows) continue
    throw new BackupError("count_mismatch", `${table} should have ${saidRows} rows and has ${foundRows}`)
  }
}

function readHeader(value: Readonly<Record<string, unknown>>): BackupHeader {
  const { format: given, practice, createdAt, checkpoint } = value
  if (given !== format) throw new BackupError("not_a_backup", "this is not a Subrosa backup of a version known here")
  if (typeof practice !== "string" || typeof createdAt !== "string" || typeof checkpoint !== "string") {
    throw new BackupError("not_a_backup", "the backup's first line is incomplete")
  }
  return { practice, createdAt, checkpoint }
}

function readEnd({ end, counts, sha256 }: Readonly<Record<string, unknown>>): End | undefined {
  if (end !== true) return undefined
  if (!isRecord(counts) || typeof sha256 !== "string") {
    throw new BackupError("not_a_backup", "the backup's last line is incomplete")
  }
  return { counts: Object.fromEntries(Object.entries(counts).map(([table, n]) => [table, Number(n)])), sha256 }
}

function readRow({ table, row }: Readonly<Record<string, unknown>>): BackupRow {
  if (typeof table !== "string" || !isRecord(row)) throw new BackupError("not_a_backup", "a line holds no row")
  return { table, row }
}

function parseLine(line: Uint8Array): Readonly<Record<string, unknown>> {
  const value = parseJson(line)
  if (!isRecord(value)) throw new BackupError("not_a_backup", "a line is not a JSON object")
  return value
}

function parseJson(line: Uint8Array): unknown {
  try {
    return fromJson(line)
  } catch {
    return undefined
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
