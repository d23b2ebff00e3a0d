/** Which of some charts the caller may find: those whose directory segment they may open. */
import { type ChartId, type ChartKind, mayAct, type Role } from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import type { Database } from "../db.ts"
import { mayKind } from "./permission.ts"

const readCharts = {
  name: "keeper.chart.find-filter",
  text: `select c.id, c.kind, a.roles, m.custodian from keeper.chart c
    join keeper.account a on a.practice = c.practice and a.id = $3 and a.state = 'active'
    left join keeper.team_member m on m.practice = c.practice and m.team = c.care_team and m.account = a.id
    where c.practice = $1 and c.id = any($2::uuid[])`,
}

interface Row {
  id: ChartId
  kind: ChartKind
  roles: Role[]
  custodian: boolean | null
}

export async function findableCharts(
  db: Database,
  caller: Caller,
  charts: readonly string[],
): Promise<ReadonlySet<string>> {
  if (charts.length === 0 || !mayAct(caller.roles, "find")) return new Set()
  const { rows } = await db.inPractice(caller.practice, (sql) =>
    sql.query<Row>(readCharts, [caller.practice, charts, caller.account]),
  )
  const findable = rows.filter(({ kind, roles, custodian }) => {
    const care = custodian === null ? "none" : custodian ? "custodian" : "member"
    return mayKind(
      { account: caller.account, roles, chartKind: kind, care, exporting: false, emergency: false },
      "directory",
    )
  })
  return new Set(findable.map(({ id }) => id))
}
