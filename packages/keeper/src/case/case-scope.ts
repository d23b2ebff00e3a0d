/** The people of a scope: listed in parts, closed by the `scoped` entry, and from then on each with a notice to come. */
import type * as contract from "@subrosa/contract"
import { ApiError, type CaseBody, type CaseFile, type CaseId, type ChartId, type PracticeId } from "@subrosa/contract"
import type { Sql } from "../db.ts"
import { change, type Signed } from "../identity/context.ts"
import { ListDigest } from "./case-digest.ts"
import { requireOfficer } from "./case-journal.ts"
import { analyzeCases, requireCase } from "./case-rows.ts"

const insertCharts = {
  name: "keeper.case-chart.insert",
  text: `insert into keeper.case_chart (practice, case_id, version, chart)
    select $1, $2, $3, chart from unnest($4::uuid[]) as listed (chart) on conflict do nothing`,
}
const unknownCharts = {
  name: "keeper.case-chart.unknown",
  text: `select count(*)::int as n from unnest($2::uuid[]) as listed (id)
    where not exists (select from keeper.chart c where c.practice = $1 and c.id = listed.id)`,
}
const chartsAfter = {
  name: "keeper.case-chart.after",
  text: `select chart from keeper.case_chart where practice = $1 and case_id = $2 and version = $3
      and ($4::uuid is null or chart > $4) order by chart limit $5`,
}
const clearList = {
  text: "delete from keeper.case_chart where practice = $1 and case_id = $2 and version = $3",
}
const dropLists = {
  text: "delete from keeper.case_chart where practice = $1 and case_id = $2 and version < $3",
}
/** Who is listed has a notice to come; who was dropped before and is listed again keeps what became of theirs. */
const addNotices = {
  text: `insert into keeper.notice (practice, case_id, chart, state, dropped, updated_at)
    select practice, case_id, chart, 'affected', false, $4 from keeper.case_chart where practice = $1 and case_id = $2 and version = $3
    on conflict (practice, case_id, chart) do update set dropped = false where notice.dropped`,
}
/** Who is not listed any more and was told nothing yet is told nothing. */
const forgetNotices = {
  text: `delete from keeper.notice n where practice = $1 and case_id = $2 and state in ('affected', 'held-back')
      and not exists (select from keeper.case_chart c where c.practice = $1 and c.case_id = $2 and c.version = $3 and c.chart = n.chart)
      and not exists (select from keeper.notice_letter l where l.practice = $1 and l.case_id = $2 and l.chart = n.chart)
      and not exists (select from keeper.code o where o.practice = $1 and o.case_id = $2 and o.chart = n.chart)`,
}
const dropNotices = {
  text: `update keeper.notice n set dropped = true where practice = $1 and case_id = $2 and not dropped
      and not exists (select from keeper.case_chart c where c.practice = $1 and c.case_id = $2 and c.version = $3 and c.chart = n.chart)`,
}

const pageSize = 20_000

/** Into the list of the version that comes next; throws `conflict` for any other. */
export const caseChartCreate: Signed<typeof contract.caseChartCreate> = async (identity, caller, { params, body }) =>
  change(identity, caller, async (sql) => {
    const { practice } = caller
    await requireOfficer(sql, caller)
    const file = await requireCase(sql, practice, params.case)
    requireNext(file, params.version)
    const { rows } = await sql.query<{ n: number }>(unknownCharts, [practice, body.charts])
    if (rows[0]?.n !== 0) throw new ApiError("not_found", `${rows[0]?.n ?? 0} of these charts are not in this practice`)
    if (body.first) await sql.query(clearList, [practice, file.id, params.version])
    await sql.query(insertCharts, [practice, file.id, params.version, body.charts])
    return { events: [], result: {} }
  })

export const caseChartSearch: Signed<typeof contract.caseChartSearch> = async (
  { db },
  { practice },
  { params, query },
) =>
  db.inPractice(practice, async (sql) => {
    const { id, scope } = await requireCase(sql, practice, params.case)
    const charts = await chartsOf(sql, practice, { case: id, version: scope }, query.after ?? null, query.limit)
    return { version: scope, charts, next: charts.length === query.limit ? (charts.at(-1) ?? null) : null }
  })

/** Closes the list of this version and makes it the scope in force. @throws ApiError `conflict` when list and entry do not agree */
export async function takeScope(
  sql: Sql,
  practice: PracticeId,
  file: CaseFile,
  body: Extract<CaseBody, { kind: "scoped" }>,
  now: Date,
): Promise<void> {
  requireNext(file, body.version)
  const at = { case: file.id, version: body.version }
  const { charts, digest } = await listDigest(sql, practice, at)
  if (charts !== body.counts.charts || digest !== body.chartsDigest) {
    const message = `the entry speaks of ${body.counts.charts} charts and another list than the ${charts} that were sent`
    throw new ApiError("conflict", message)
  }
  const values = [practice, file.id, body.version]
  await analyzeCases(sql)
  await sql.query(dropLists, values)
  await sql.query(addNotices, [...values, now])
  await sql.query(forgetNotices, values)
  await sql.query(dropNotices, values)
  await analyzeCases(sql)
}

interface ListAt {
  case: CaseId
  version: number
}

/** How many charts, and SHA-256 of the JCS of the sorted list. Read in pages: a list may hold millions. */
export async function listDigest(
  sql: Sql,
  practice: PracticeId,
  at: ListAt,
): Promise<{ charts: number; digest: string }> {
  const digest = new ListDigest()
  let charts = 0
  for (let after: ChartId | null = null; ; ) {
    const page: ChartId[] = await chartsOf(sql, practice, at, after, pageSize)
    for (const chart of page) digest.add(chart)
    charts += page.length
    if (page.length < pageSize) return { charts, digest: digest.end() }
    after = page.at(-1) ?? null
  }
}

async function chartsOf(
  sql: Sql,
  practice: PracticeId,
  at: ListAt,
  after: ChartId | null,
  limit: number,
): Promise<ChartId[]> {
  const { rows } = await sql.query<{ chart: ChartId }>(chartsAfter, [practice, at.case, at.version, after, limit])
  return rows.map(({ chart }) => chart)
}

function requireNext({ scope, closedAt }: CaseFile, version: number): void {
  if (closedAt !== null) throw new ApiError("conflict", "this case is closed; open it again first")
  if (version !== scope + 1)
    throw new ApiError("conflict", `the next scope of this case is ${scope + 1}, not ${version}`)
}
