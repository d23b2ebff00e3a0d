/** Blinded tokens of imported resources (spec/search.md, "Importing once"). */
import type { ChartId } from "@subrosa/contract"
import type { Sql } from "./db.ts"

export interface StoredResourceToken {
  chart: ChartId
  /** 16 bytes each, blinded by the keeper. */
  key: Uint8Array
  content: Uint8Array
}

export interface FoundResource {
  /** Index of the question. */
  at: number
  chart: ChartId
  /** The content asked about is in this chart in some version. */
  same: boolean
}

const insertTokens = {
  name: "store.resource-token.insert",
  text: `insert into store.resource_token (practice, chart, key, content)
    select $1, * from unnest($2::uuid[], $3::bytea[], $4::bytea[]) on conflict do nothing`,
}
const findTokens = {
  name: "store.resource-token.find",
  text: `select (asked.at - 1)::int as at, r.chart, coalesce(bool_or(r.content = asked.content), false) as same
    from unnest($2::bytea[], $3::bytea[]) with ordinality as asked (key, content, at)
    join store.resource_token r on r.practice = $1 and r.key = asked.key
    group by asked.at, r.chart order by asked.at, same desc, r.chart`,
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
  ])
}

/** By question, every chart that has the key; of one question's charts, those with the same content first. */
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
