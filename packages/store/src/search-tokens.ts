/** Blinded search tokens (spec/search.md): which charts carry which, and nothing about what they stand for. */
import type { ChartId } from "@subrosa/contract"
import type { Sql } from "./db.ts"

export interface StoredSearchToken {
  chart: ChartId
  /** 16 bytes, blinded by the keeper. */
  token: Uint8Array
}

const insertTokens = {
  name: "store.search-token.insert",
  text: `insert into store.search_token (practice, chart, token)
    select $1, * from unnest($2::uuid[], $3::bytea[]) on conflict do nothing`,
}
const deleteTokens = {
  name: "store.search-token.delete",
  text: "delete from store.search_token where practice = $1 and chart = any($2::uuid[])",
}
const findTokens = {
  name: "store.search-token.find",
  text: `select chart as id, count(*)::int as matches from store.search_token
    where practice = $1 and token = any($2::bytea[]) group by chart order by matches desc, chart limit $3`,
}

/** First takes away the tokens of the charts in `replace`. */
export async function writeSearchTokenRows(
  sql: Sql,
  practice: string,
  tokens: readonly StoredSearchToken[],
  replace: readonly ChartId[],
): Promise<void> {
  if (replace.length > 0) await sql.query(deleteTokens, [practice, replace])
  if (tokens.length === 0) return
  await sql.query(insertTokens, [practice, tokens.map(({ chart }) => chart), tokens.map(({ token }) => token)])
}

/** At most `limit` charts that carry any of the tokens, those with most matches first. */
export async function findSearchTokenRows(
  sql: Sql,
  practice: string,
  tokens: readonly Uint8Array[],
  limit: number,
): Promise<readonly { id: ChartId; matches: number }[]> {
  const { rows } = await sql.query<{ id: ChartId; matches: number }>(findTokens, [practice, tokens, limit])
  return rows
}
