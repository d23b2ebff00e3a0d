/** Entries: ciphertexts, each written once (spec/entry.md). */
import { type Bytes, MemoryPool } from "@subrosa/codec"
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

/** The ciphertexts asked for, in memory that is lent: once all of a statement's have been given back, it serves the next. */
export interface ReadEntries {
  ciphertexts: readonly Uint8Array[]
  /** After it nobody may look at them any more. */
  giveBack(): void
}

/** For each question the ciphertexts, in the order of its entries. One that is missing is a defect: the keeper has its share. */
export async function readEntryRows(
  sql: Sql,
  practice: string,
  questions: readonly EntryQuestion[],
): Promise<readonly ReadEntries[]> {
  const asked = questions.flatMap(({ chart, entries }) => entries.map((entry) => ({ chart, entry })))
  if (asked.length === 0) return questions.map(() => ({ ciphertexts: [], giveBack() {} }))
  const reader = new Base64Reader()
  const { rows } = await sql.query<{ entry: string; ciphertext: Uint8Array }>(
    { ...readEntries, readText: (text) => reader.read(text) },
    [practice, asked.map(({ chart }) => chart), asked.map(({ entry }) => entry)],
  )
  const found = new Map(rows.map(({ entry, ciphertext }) => [entry, ciphertext]))
  let lent = questions.length
  return questions.map(({ entries }) => ({
    ciphertexts: entries.map((entry) => {
      const ciphertext = found.get(entry)
      if (ciphertext === undefined) throw new Error("invariant: an entry's ciphertext is in the store")
      return ciphertext
    }),
    giveBack() {
      if (--lent === 0) reader.giveBack()
    },
  }))
}

/** A chart of twenty notes and more. */
const pool = new MemoryPool(128 * 1024, 16)

/**
 * Reads base64, row by row, into bytes of a few large pieces of memory: while charts wait for their release the collector moves nothing of them
 * about, as it would texts by the hundred kilobyte.
 */
class Base64Reader {
  readonly #pieces: Bytes[] = []
  #piece = Buffer.alloc(0)
  #at = 0

  read(text: string): Uint8Array {
    const bytesMax = Math.ceil((text.length * 3) / 4)
    if (this.#at + bytesMax > this.#piece.length) this.#lend(bytesMax)
    const from = this.#at
    this.#at += this.#piece.write(text, from, "base64")
    return this.#piece.subarray(from, this.#at)
  }

  #lend(bytes: number): void {
    const piece = pool.lend(bytes)
    this.#pieces.push(piece)
    this.#piece = Buffer.from(piece.buffer)
    this.#at = 0
  }

  giveBack(): void {
    for (const piece of this.#pieces) pool.giveBack(piece)
  }
}

const columns = (entries: readonly StoredEntry[]): unknown[][] => [
  entries.map(({ chart }) => chart),
  entries.map(({ entry }) => entry),
  entries.map(({ segment }) => segment),
  entries.map(({ ciphertext }) => ciphertext),
]
