/** Entries: ciphertexts, each written once (spec/entry.md). */
import type { ChartId, EntryId } from "@subrosa/contract"
import type { Sql } from "./db.ts"

export interface StoredEntry {
  chart: ChartId
  entry: EntryId
  segment: string
  ciphertext: Uint8Array
}

const insertEntries = {
  name: "store.entry.insert",
  text: `insert into store.entry (practice, chart, entry, segment, ciphertext)
    select $1, * from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::bytea[])
    on conflict do nothing returning chart, entry`,
}
const insertNewEntries = {
  name: "store.entry.insert-new",
  text: `insert into store.entry (practice, chart, entry, segment, ciphertext)
    select $1, * from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::bytea[])`,
}
/** SQLSTATE (PostgreSQL manual, appendix A). */
const uniqueViolation = "23505"
const compareEntries = {
  name: "store.entry.compare",
  text: `select (given.at - 1)::int as at
    from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::bytea[]) with ordinality as given (chart, entry, segment, ciphertext, at)
    join store.entry e on e.practice = $1 and e.chart = given.chart and e.entry = given.entry
    where e.segment = given.segment and e.ciphertext = given.ciphertext`,
}
/** As base64: a third less to send and to read than the hexadecimal that bytea travels in. */
const readEntries = {
  name: "store.entry.read",
  text: `select e.entry, encode(e.ciphertext, 'base64') as ciphertext from unnest($2::uuid[], $3::uuid[]) as q (chart, entry)
    join store.entry e on e.practice = $1 and e.chart = q.chart and e.entry = q.entry`,
}

const readSizes = {
  name: "store.entry.sizes",
  text: `select e.entry, length(e.ciphertext) as size from store.entry e where e.practice = $1 and e.chart = any($2::uuid[])`,
}
const countTokens = {
  name: "store.resource-token.count",
  text: `select chart, count(*)::int as tokens from store.resource_token where practice = $1 and chart = any($2::uuid[]) group by chart`,
}

const countSearchTokens = {
  name: "store.search-token.count",
  text: `select chart, count(*)::int as tokens from store.search_token where practice = $1 and chart = any($2::uuid[]) group by chart`,
}

export interface StoredSizes {
  /** Bytes of ciphertext, by entry. */
  entries: ReadonlyMap<string, number>
  /** By chart. */
  resourceTokens: ReadonlyMap<string, number>
  searchTokens: ReadonlyMap<string, number>
}

/** What can be seen of charts without any key. */
export async function readStoredSizes(sql: Sql, practice: string, charts: readonly string[]): Promise<StoredSizes> {
  const [sizes, tokens, search] = await Promise.all([
    sql.query<{ entry: string; size: number }>(readSizes, [practice, charts]),
    sql.query<{ chart: string; tokens: number }>(countTokens, [practice, charts]),
    sql.query<{ chart: string; tokens: number }>(countSearchTokens, [practice, charts]),
  ])
  return {
    entries: new Map(sizes.rows.map(({ entry, size }) => [entry, size])),
    resourceTokens: new Map(tokens.rows.map(({ chart, tokens: count }) => [chart, count])),
    searchTokens: new Map(search.rows.map(({ chart, tokens: count }) => [chart, count])),
  }
}

/** Which entries of which chart. */
export interface EntryQuestion {
  chart: ChartId
  entries: readonly EntryId[]
}

/**
 * Inserts entries; those that are there with the same bytes are left alone. Answers the ids of the entries that are there with other
 * bytes; the caller rolls back.
 */
export async function insertEntryRows(
  sql: Sql,
  practice: string,
  entries: readonly StoredEntry[],
): Promise<readonly string[]> {
  if (entries.length === 0) return []
  const { rowCount } = await sql.query(insertEntries, [practice, ...columns(entries)])
  if (rowCount === entries.length) return []
  // By place, not by id: several writes may bring one id, with different bytes.
  const { rows } = await sql.query<{ at: number }>(compareEntries, [practice, ...columns(entries)])
  const same = new Set(rows.map(({ at }) => at))
  return entries.filter((_, at) => !same.has(at)).map(({ entry }) => entry)
}

/**
 * Inserts entries of which none is there yet, by one statement that is its own transaction. False when one is there, with whatever bytes; then
 * nothing was inserted.
 */
export async function insertNewEntryRows(
  sql: Sql,
  practice: string,
  entries: readonly StoredEntry[],
): Promise<boolean> {
  try {
    await sql.query(insertNewEntries, [practice, ...columns(entries)])
    return true
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === uniqueViolation) return false
    throw error
  }
}

/** For each question the ciphertexts, in the order of its entries. One that is missing is a defect: the keeper has its share. */
export async function readEntryRows(
  sql: Sql,
  practice: string,
  questions: readonly EntryQuestion[],
): Promise<readonly (readonly Uint8Array[])[]> {
  const asked = questions.flatMap(({ chart, entries }) => entries.map((entry) => ({ chart, entry })))
  if (asked.length === 0) return questions.map(() => [])
  const { rows } = await sql.query<{ entry: string; ciphertext: string }>(readEntries, [
    practice,
    asked.map(({ chart }) => chart),
    asked.map(({ entry }) => entry),
  ])
  const found = new Map(rows.map(({ entry, ciphertext }) => [entry, ciphertext]))
  return questions.map(({ entries }) =>
    decodeTogether(
      entries.map((entry) => {
        const ciphertext = found.get(entry)
        if (ciphertext === undefined) throw new Error("invariant: an entry's ciphertext is in the store")
        return ciphertext
      }),
    ),
  )
}

/** Base64 into bytes of one piece of memory: a chart waits for its release as one object off the heap, not as dozens. */
function decodeTogether(texts: readonly string[]): Buffer[] {
  const memory = Buffer.allocUnsafeSlow(texts.reduce((sum, { length }) => sum + Math.ceil((length * 3) / 4), 0))
  let at = 0
  return texts.map((text) => {
    const from = at
    at += memory.write(text, at, "base64")
    return memory.subarray(from, at)
  })
}

const columns = (entries: readonly StoredEntry[]): unknown[][] => [
  entries.map(({ chart }) => chart),
  entries.map(({ entry }) => entry),
  entries.map(({ segment }) => segment),
  entries.map(({ ciphertext }) => ciphertext),
]
