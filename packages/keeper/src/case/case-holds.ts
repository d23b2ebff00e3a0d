/** What standing cases keep from being erased (spec/case.md, "Evidence hold"). Bodies of the log are all that is ever erased of evidence. */
import type { PracticeId } from "@subrosa/contract"
import type { Sql } from "../db.ts"
import type { EvidenceHold } from "../log/erase.ts"

const reaches = {
  name: "keeper.case-file.holds",
  text: "select min(reach_from) as from from keeper.case_file where practice = $1 and hold",
}
const charts = {
  name: "keeper.case-chart.holds",
  text: `select distinct c.chart from keeper.case_chart c
    join keeper.case_file f on f.practice = c.practice and f.id = c.case_id and f.scope = c.version
    where c.practice = $1 and f.hold order by c.chart`,
}

/** Everything from the earliest case's reach on, and every chart of a scope in force, whatever its age. Empty: nothing is held. */
export async function caseHolds(sql: Sql, practice: PracticeId): Promise<EvidenceHold[]> {
  const [{ rows: from }, { rows: held }] = await Promise.all([
    sql.query<{ from: number | null }>(reaches, [practice]),
    sql.query<{ chart: string }>(charts, [practice]),
  ])
  const [first] = from
  if (first === undefined || first.from === null) return []
  return [{ from: first.from, to: Number.MAX_SAFE_INTEGER }, ...held]
}
