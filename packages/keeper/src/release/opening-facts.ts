/** All that an opening is prepared from, for many openings by two statements: the charts' facts and the shares asked for. */
import type { AccountId, EntryId, OpenedEntry, SegmentId, SegmentKind } from "@subrosa/contract"
import type { Sql } from "../db.ts"
import { type ChartFacts, type ChartQuestion, readManyChartFacts } from "./chart-facts.ts"

export interface OpeningQuestion extends ChartQuestion {
  asked: readonly { kind: SegmentKind; after: number }[]
}

export interface ShareRow {
  entry: EntryId
  segment: SegmentId
  seq: number
  key_version: number
  sealed: Uint8Array
  author: AccountId
  /** Milliseconds since 1970: cheaper to read than a date, by the dozen. */
  recorded_at: number
}

export type OpenedShare = Omit<OpenedEntry, "ciphertext">

export interface OpeningFacts {
  /** Undefined when there is no such chart, or no such active account. */
  facts: ChartFacts | undefined
  /** Of the segments asked for, whether permitted or not; in order of seq. */
  shares: readonly ShareRow[]
}

const readShares = {
  name: "keeper.share.after",
  text: `select q.at, h.entry, h.segment, h.seq, h.key_version, h.sealed, h.author,
      (date_part('epoch', h.recorded_at) * 1000)::int8 as recorded_at
    from unnest($2::int[], $3::uuid[], $4::uuid[], $5::text[], $6::int[]) as q (at, chart, account, kind, after)
    join keeper.segment s on s.practice = $1 and s.chart = q.chart and s.kind = q.kind
      and (s.author is null or s.author = q.account)
    join keeper.share h on h.practice = $1 and h.chart = q.chart and h.segment = s.id and h.seq > q.after
      and h.sealed is not null
    order by q.at, h.seq`,
}

/** The shares are read after the charts: none is missing of those that the charts' heads cover. */
export async function readOpeningFacts(
  sql: Sql,
  practice: string,
  questions: readonly OpeningQuestion[],
): Promise<readonly OpeningFacts[]> {
  const asked = questions.flatMap(({ chart, account, asked }, at) =>
    asked.map((one) => ({ at, chart, account, ...one })),
  )
  const [facts, { rows }] = await Promise.all([
    readManyChartFacts(sql, practice, questions),
    sql.query<ShareRow & { at: number }>(readShares, [
      practice,
      asked.map(({ at }) => at),
      asked.map(({ chart }) => chart),
      asked.map(({ account }) => account),
      asked.map(({ kind }) => kind),
      asked.map(({ after }) => after),
    ]),
  ])
  const shares = Map.groupBy(rows, ({ at }) => at)
  return questions.map((_, i) => ({ facts: facts[i], shares: shares.get(i) ?? [] }))
}
