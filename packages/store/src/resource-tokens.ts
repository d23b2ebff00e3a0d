/** Blinded tokens of imported resources (spec/search.md, "Importing once"). */
import type { ChartId, EntryId } from "@subrosa/contract"
import type { Sql } from "./db.ts"

export interface StoredResourceToken {
  chart: ChartId
  /** 16 bytes each, blinded by the keeper. */
  key: Uint8Array
  content: Uint8Array
  /** One that was written with it; null where the token came alone: then it only leads to the chart. */
  entry: EntryId | null
}

export interface FoundResource {
  /** Index of the question. */
  at: number
  chart: ChartId
  /** The token holds if the keeper has taken this entry. */
  entry: EntryId | null
  /** It is the content asked about. */
  same: boolean
}

const insertTokens = {
  name: "store.resource-token.insert",
  text: `insert into store.resource_token (practice, chart, key, content, entry)
    select $1, * from unnest($2::uuid[], $3::bytea[], $4::bytea[], $5::uuid[]) on conflict do nothing`,
}
/** Key by key, each through the index: of a table that has just grown the planner knows nothing, and as a plain join would read all of it. */
const findTokens = {
  name: "store.resource-token.find",
  text: `select (asked.at - 1)::int as at, r.chart, r.entry, r.entry is not null and r.content is not distinct from asked.content as same
    from unnest($2::bytea[], $3::bytea[]) with ordinality as asked (key, content, at)
    cross join lateral (
      select chart, entry, content from store.resource_token where practice = $1 and key = asked.key offset 0
    ) r
    order by asked.at, same desc, r.chart, r.entry`,
}

export async function insertResourceTokenRows(
  sql: Sql,
  practice: string,
  tokens: readonly StoredResourceToken[],
): Promise<void> {
  if (tokens.length === 0) return
  await sql.query(insertTokens, [
    practice,
    tokens.map(({ chart }) => chart),
    tokens.map(({ key }) => key),
    tokens.map(({ content }) => content),
    tokens.map(({ entry }) => entry),
  ])
}

/** By question, every token of the key; of one question's tokens, those of the same content first. */
export async function findResourceTokenRows(
  sql: Sql,
  practice: string,
  asked: readonly { key: Uint8Array; content: Uint8Array | undefined }[],
): Promise<readonly FoundResource[]> {
  const { rows } = await sql.query<FoundResource>(findTokens, [
    practice,
    asked.map(({ key }) => key),
    asked.map(({ content }) => content ?? null),
  ])
  return rows
}
