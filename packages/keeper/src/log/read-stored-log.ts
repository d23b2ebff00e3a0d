/** The log as it lies in the tables, for a check of it: nothing from memory, and no signature believed. */
import type { PracticeId } from "@subrosa/contract"
import { encodeEntryBundle, entryLengthMax, hashLength, parseTilePath, tileWidthMax } from "@subrosa/log"
import type { Database, Sql } from "../db.ts"
import { readLeafHashes } from "./log-head.ts"

export interface StoredHead {
  size: number
  /** Signed note. */
  checkpoint: string
  /** Index of the last leaf there is, -1 without any. */
  last: number
}

/** One row beside its leaf. What is erased has no salt and no event. */
export interface StoredBody {
  index: number
  salt: Uint8Array
  event: string
  type: string
  chart: string | null
  account: string
  request: Uint8Array | null
  case_entry: string | null
}

const readHead = {
  name: "keeper.log-check.head",
  // One statement: what is appended meanwhile is in both figures or in neither.
  text: `select size, checkpoint, coalesce((select max(index) from keeper.log_leaf where practice = $1), -1) as last
    from keeper.log_head where practice = $1`,
}
const readTile = {
  name: "keeper.log-check.tile",
  text: "select hashes from keeper.log_tile where practice = $1 and level = $2 and index = $3",
}
const readLeaves = {
  name: "keeper.log-check.leaves",
  text: "select index, leaf_data from keeper.log_leaf where practice = $1 and index >= $2 and index < $3 order by index",
}
const readBodies = {
  name: "keeper.log-check.bodies",
  text: `select index, salt, event, type, chart, account, request, case_entry from keeper.log_leaf
    where practice = $1 and index >= $2 and index < $3 and event is not null and salt is not null order by index`,
}
const readErasures = {
  name: "keeper.log-check.erasures",
  text: `select coalesce(max((event::json ->> 'upTo')::bigint), 0) as up_to from keeper.log_leaf
    where practice = $1 and index >= $2 and type = 'erasure' and event is not null`,
}

/** All of a tile's rows, and the tile, as PostgreSQL writes them, hashed there: a look costs no way over the wire and no work here. */
const readPrints = {
  name: "keeper.log-check.prints",
  text: `select sha256(convert_to(t::text, 'UTF8') || (
      select string_agg(sha256(convert_to(l::text, 'UTF8')), ''::bytea order by l.index) from keeper.log_leaf l
      where l.practice = t.practice and l.index >= t.index * 256 and l.index < (t.index + 1) * 256)) as print
    from keeper.log_tile t where t.practice = $1 and t.level = 0 and t.index >= $2 and t.index < $3 order by t.index`,
}
const readRows = {
  name: "keeper.log-check.rows",
  text: `select index, leaf_data, salt, event, type, chart, account, request, case_entry from keeper.log_leaf
    where practice = $1 and index >= $2 and index < $3 order by index`,
}
const readLowest = {
  name: "keeper.log-check.lowest",
  text: `select index, hashes from keeper.log_tile where practice = $1 and level = 0 and index >= $2 and index < $3 order by index`,
}
const readUpper = {
  name: "keeper.log-check.upper",
  text: `select level, index, width, sha256(hashes) as digest, case when width < 256 then hashes end as hashes from keeper.log_tile
    where practice = $1 and level > 0`,
}

/** Fingerprints of full tiles `from` to before `to`, each over its leaves, texts and columns. Fewer when there are fewer tiles. */
export const storedPrints = (db: Database, practice: PracticeId, from: number, to: number): Promise<Uint8Array[]> =>
  db.inPractice(practice, async (sql) =>
    (await sql.query<{ print: Uint8Array | null }>(readPrints, [practice, from, to])).rows.flatMap(
      ({ print }) => print ?? [],
    ),
  )

/** A leaf and what stands beside it. */
export type StoredRow = { index: number; leaf_data: Uint8Array } & (StoredBody | { salt: null; event: null })

export const storedRows = (db: Database, practice: PracticeId, from: number, to: number): Promise<StoredRow[]> =>
  db.inPractice(practice, async (sql) => (await sql.query<StoredRow>(readRows, [practice, from, to])).rows)

/** Full tiles of level 0. */
export const storedLowest = (db: Database, practice: PracticeId, from: number, to: number): Promise<Uint8Array[]> =>
  db.inPractice(practice, async (sql) =>
    (await sql.query<{ hashes: Uint8Array }>(readLowest, [practice, from, to])).rows.map(({ hashes }) => hashes),
  )

/** A tile above level 0: its digest, and itself while it grows. */
export interface StoredUpper {
  level: number
  index: number
  width: number
  digest: Uint8Array
  hashes: Uint8Array | null
}

export const storedUpper = (db: Database, practice: PracticeId): Promise<StoredUpper[]> =>
  db.inPractice(practice, async (sql) => (await sql.query<StoredUpper>(readUpper, [practice])).rows)

export const storedHead = (db: Database, practice: PracticeId): Promise<StoredHead | undefined> =>
  db.inPractice(practice, async (sql) => (await sql.query<StoredHead>(readHead, [practice])).rows[0])

export const storedBodies = (db: Database, practice: PracticeId, from: number, to: number): Promise<StoredBody[]> =>
  db.inPractice(practice, async (sql) => (await sql.query<StoredBody>(readBodies, [practice, from, to])).rows)

/** Up to which index entries at or after `from` say that bodies were erased. */
export const erasedSince = (db: Database, practice: PracticeId, from: number): Promise<number> =>
  db.inPractice(
    practice,
    async (sql) => (await sql.query<{ up_to: number }>(readErasures, [practice, from])).rows[0]?.up_to ?? 0,
  )

/** Tiles and entry bundles by their paths (C2SP tlog-tiles), as `verifyMirror` reads them. */
export const storedFiles = (db: Database, practice: PracticeId) => (path: string) =>
  db.inPractice(practice, async (sql): Promise<Uint8Array | undefined> => {
    const { level, index, width } = parseTilePath(path)
    if (level === "entries") return bundle(sql, practice, index, width)
    const { rows } = await sql.query<{ hashes: Uint8Array }>(readTile, [practice, level, index])
    // A lowest tile that is not full yet is made of its leaves: what is stored of it can be out of date.
    if (level > 0 || width === tileWidthMax) return rows[0]?.hashes
    const first = index * tileWidthMax
    const hashes = await readLeafHashes(sql, practice, first, first + width)
    return hashes.length < width * hashLength ? undefined : hashes
  })

/** A leaf that is not there stands as an empty one, so that it alone is named and not what follows it. */
async function bundle(sql: Sql, practice: PracticeId, index: number, width: number): Promise<Uint8Array> {
  const first = index * tileWidthMax
  const { rows } = await sql.query<{ index: number; leaf_data: Uint8Array }>(readLeaves, [
    practice,
    first,
    first + width,
  ])
  const found = new Map(rows.map(({ index, leaf_data }) => [index, leaf_data]))
  return encodeEntryBundle(Array.from({ length: width }, (_, i) => leafOf(found.get(first + i))))
}

/** A leaf is a digest; anything longer than a bundle holds is none. */
const leafOf = (data: Uint8Array | undefined): Uint8Array =>
  data === undefined || data.length > entryLengthMax ? new Uint8Array(0) : data
