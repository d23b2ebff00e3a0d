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
const compareEntries = {
  name: "store.entry.compare",
  text: `select given.entry from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::bytea[]) as given (chart, entry, segment, ciphertext)
    join store.entry e on e.practice = $1 and e.chart = given.chart and e.entry = given.entry
    where e.segment = given.segment and e.ciphertext = given.ciphertext`,
}
const readEntries = {
  name: "store.entry.read",
  text: "select entry, ciphertext from store.entry where practice = $1 and chart = $2 and entry = any($3::uuid[])",
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
  const { rows } = await sql.query<{ entry: string }>(compareEntries, [practice, ...columns(entries)])
  const same = new Set(rows.map(({ entry }) => entry))
  return entries.map(({ entry }) => entry).filter((entry) => !same.has(entry))
}

/** The ciphertexts of these entries of one chart, in their order. One that is missing is a defect: the keeper has its share. */
export async function readEntryRows(
  sql: Sql,
  practice: string,
  chart: ChartId,
  entries: readonly EntryId[],
): Promise<readonly Uint8Array[]> {
  if (entries.length === 0) return []
  const { rows } = await sql.query<{ entry: string; ciphertext: Uint8Array }>(readEntries, [practice, chart, entries])
  const found = new Map(rows.map(({ entry, ciphertext }) => [entry, ciphertext]))
  return entries.map((entry) => {
    const ciphertext = found.get(entry)
    if (ciphertext === undefined) throw new Error("invariant: an entry's ciphertext is in the store")
    return ciphertext
  })
}

const columns = (entries: readonly StoredEntry[]): unknown[][] => [
  entries.map(({ chart }) => chart),
  entries.map(({ entry }) => entry),
  entries.map(({ segment }) => segment),
  entries.map(({ ciphertext }) => ciphertext),
]
