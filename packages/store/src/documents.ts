/** Team documents: sealed settings, lists and drafts (spec/keys.md, "Team documents"), the newest version of each. */
import { ApiError, type TeamDocument, type TeamId } from "@subrosa/contract"
import type { Database } from "./db.ts"

export interface StoredDocument {
  name: string
  version: number
  teamVersion: number
  sealed: Uint8Array
  updatedAt: Date
}

export type NewDocument = Pick<StoredDocument, "version" | "teamVersion" | "sealed">

const searchDocuments = {
  name: "store.document.search",
  text: `select name, version, team_version as "teamVersion", updated_at as "updatedAt" from store.document
    where practice = $1 and team = $2 and ($3::text is null or starts_with(name, $3)) order by name`,
}
const readDocument = {
  name: "store.document.read",
  text: `select name, version, team_version as "teamVersion", sealed, updated_at as "updatedAt" from store.document
    where practice = $1 and team = $2 and name = $3`,
}
const lockDocument = { name: "store.document.lock", text: `${readDocument.text} for update` }
const insertDocument = {
  name: "store.document.insert",
  text: `insert into store.document (practice, team, name, version, team_version, sealed, updated_at)
    values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
}
const updateDocument = {
  name: "store.document.update",
  text: `update store.document set version = $4, team_version = $5, sealed = $6, updated_at = $7
    where practice = $1 and team = $2 and name = $3`,
}
const deleteDocument = {
  name: "store.document.delete",
  text: "delete from store.document where practice = $1 and team = $2 and name = $3",
}

/** Without their contents. `prefix` as in the contract: those named `<prefix>/...`. */
export async function documentSearch(
  db: Database,
  practice: string,
  team: TeamId,
  prefix: string | undefined,
): Promise<readonly Omit<StoredDocument, "sealed">[]> {
  const { rows } = await db.inPractice(practice, (sql) =>
    sql.query<Omit<StoredDocument, "sealed">>(searchDocuments, [
      practice,
      team,
      prefix === undefined ? null : `${prefix}/`,
    ]),
  )
  return rows
}

/** @throws ApiError `not_found` */
export async function documentRead(
  db: Database,
  practice: string,
  team: TeamId,
  name: TeamDocument["name"],
): Promise<StoredDocument> {
  const { rows } = await db.inPractice(practice, (sql) =>
    sql.query<StoredDocument>(readDocument, [practice, team, name]),
  )
  if (rows[0] === undefined) throw new ApiError("not_found", "there is no such document")
  return rows[0]
}

/**
 * Writes version `version`, which must follow the stored one (1 for a new document). Repeating with the same bytes changes nothing.
 *
 * @throws ApiError `version_conflict`
 */
export async function documentUpdate(
  db: Database,
  practice: string,
  team: TeamId,
  name: TeamDocument["name"],
  document: NewDocument,
  now: Date,
): Promise<Omit<StoredDocument, "sealed">> {
  const { version, teamVersion, sealed } = document
  return db.transaction(practice, async (sql) => {
    const { rows } = await sql.query<StoredDocument>(lockDocument, [practice, team, name])
    const stored = rows[0]
    if (
      stored?.version === version &&
      stored.teamVersion === teamVersion &&
      Buffer.compare(stored.sealed, sealed) === 0
    ) {
      return stored
    }
    if (version !== (stored?.version ?? 0) + 1) throw versionConflict()
    const statement = stored === undefined ? insertDocument : updateDocument
    const { rowCount } = await sql.query(statement, [practice, team, name, version, teamVersion, sealed, now])
    // Another request made it between our look and our insert.
    if (rowCount === 0) throw versionConflict()
    return { name, version, teamVersion, updatedAt: now }
  })
}

/** Deleting what is not there is harmless. */
export async function documentDelete(
  db: Database,
  practice: string,
  team: TeamId,
  name: TeamDocument["name"],
): Promise<void> {
  await db.inPractice(practice, (sql) => sql.query(deleteDocument, [practice, team, name]))
}

const versionConflict = () =>
  new ApiError("version_conflict", "the document has changed in the meantime; read it again")
