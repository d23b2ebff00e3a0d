/**
 * The store: ciphertext, blinded tokens, sealed documents. It knows no person and no key; whoever calls it has asked the keeper first.
 *
 * Every function takes the practice first, and the database shows it that practice's rows only.
 */
import type { TeamDocument, TeamId } from "@subrosa/contract"
import { attachmentChunkCreate, attachmentChunkRead, type ChunkPlace } from "./attachment-chunks.ts"
import { backupRows, type TableRows } from "./backup-rows.ts"
import type { Database } from "./db.ts"
import { documentDelete, documentRead, documentSearch, documentUpdate, type NewDocument } from "./documents.ts"
import { type EntryQuestion, readEntryRows, readStoredSizes } from "./entries.ts"
import { findResourceTokenRows } from "./resource-tokens.ts"
import { findSearchTokenRows } from "./search-tokens.ts"
import { type Write, Writer } from "./write.ts"

export type { ChunkPlace } from "./attachment-chunks.ts"
export type { TableRows } from "./backup-rows.ts"
export type { Database, Sql } from "./db.ts"
export type { NewDocument, StoredDocument } from "./documents.ts"
export type { EntryQuestion, ReadEntries, StoredEntry } from "./entries.ts"
export type { FoundResource, StoredResourceToken } from "./resource-tokens.ts"
export { storeMigrations } from "./schema/migrations.ts"
export type { StoredSearchToken } from "./search-tokens.ts"
export type { Write } from "./write.ts"

export type Store = ReturnType<typeof createStore>

export function createStore({ db, clock }: { db: Database; clock: () => Date }) {
  const writer = new Writer(db)
  return {
    /** @throws ApiError `conflict` */
    write: (practice: string, write: Write, options: { durable: boolean }) => writer.write(practice, write, options),
    /** For each question, in order, its ciphertexts in the order of its entries. */
    entryRead: (practice: string, questions: readonly EntryQuestion[]) =>
      db.inPractice(practice, (sql) => readEntryRows(sql, practice, questions)),
    storedSizes: (practice: string, charts: readonly string[]) =>
      db.inPractice(practice, (sql) => readStoredSizes(sql, practice, charts)),
    searchTokenFind: (practice: string, tokens: readonly Uint8Array[], limit: number) =>
      db.inPractice(practice, (sql) => findSearchTokenRows(sql, practice, tokens, limit)),
    resourceTokenFind: (practice: string, asked: readonly { key: Uint8Array; content: Uint8Array | undefined }[]) =>
      db.inPractice(practice, (sql) => findResourceTokenRows(sql, practice, asked)),
    attachmentChunkCreate: (practice: string, place: ChunkPlace, segment: string, ciphertext: Uint8Array) =>
      attachmentChunkCreate(db, practice, place, segment, ciphertext),
    attachmentChunkRead: (practice: string, place: ChunkPlace) => attachmentChunkRead(db, practice, place),
    documentSearch: (practice: string, team: TeamId, prefix: string | undefined) =>
      documentSearch(db, practice, team, prefix),
    documentRead: (practice: string, team: TeamId, name: TeamDocument["name"]) =>
      documentRead(db, practice, team, name),
    documentUpdate: (practice: string, team: TeamId, name: TeamDocument["name"], document: NewDocument) =>
      documentUpdate(db, practice, team, name, document, clock()),
    documentDelete: (practice: string, team: TeamId, name: TeamDocument["name"]) =>
      documentDelete(db, practice, team, name),
    backupRows: <T>(practice: string, snapshot: string | undefined, work: (rows: TableRows) => Promise<T>) =>
      backupRows(db, practice, snapshot, work),
  }
}
