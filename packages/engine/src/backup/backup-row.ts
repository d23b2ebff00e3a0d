/** One row of a backup and its columns (spec/backup.md). Every reader throws BackupError `not_a_backup` for a column of another type. */
import { type Bytes, fromBase64url, utf8 } from "@subrosa/codec"
import type { SignedCard } from "@subrosa/crypto"
import { BackupError } from "./backup-error.ts"

export interface BackupRow {
  /** With its schema: `keeper.share`. */
  table: string
  row: Readonly<Record<string, unknown>>
}

export function textColumn({ table, row }: BackupRow, column: string): string {
  const value = columnOf(row, column)
  if (typeof value !== "string") throw wrongType(table, column)
  return value
}

export function wholeColumn({ table, row }: BackupRow, column: string): number {
  const value = columnOf(row, column)
  if (typeof value !== "number" || !Number.isSafeInteger(value)) throw wrongType(table, column)
  return value
}

export function bytesColumn(from: BackupRow, column: string): Bytes {
  const bytes = bytesOrNull(from, column)
  if (bytes === undefined) throw wrongType(from.table, column)
  return bytes
}

/** Undefined where the column is null. */
export function bytesOrNull({ table, row }: BackupRow, column: string): Bytes | undefined {
  const value = columnOf(row, column)
  if (value === null) return undefined
  const text = typeof value === "object" && value !== null ? columnOf(value, "b64u") : undefined
  if (typeof text !== "string") throw wrongType(table, column)
  try {
    return fromBase64url(text)
  } catch {
    throw wrongType(table, column)
  }
}

export function textOrNull(from: BackupRow, column: string): string | undefined {
  return columnOf(from.row, column) === null ? undefined : textColumn(from, column)
}

/** A card and its signature, as tables of cards keep them. */
export const cardColumns = (from: BackupRow): SignedCard => ({
  card: utf8(textColumn(from, "card")),
  signature: bytesColumn(from, "card_signature"),
})

function columnOf(of: object, name: string): unknown {
  return Object.getOwnPropertyDescriptor(of, name)?.value
}

const wrongType = (table: string, column: string) =>
  new BackupError("not_a_backup", `a row of ${table} has no such ${column} as it should`)
