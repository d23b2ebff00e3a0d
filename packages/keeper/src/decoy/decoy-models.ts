/** Charts that decoys are made in the likeness of: any of the care team's, as they stand in the database. */
import type { ChartId, decoyShapes, EntryId, Parsed, SegmentKind } from "@subrosa/contract"
import { requireOfficer } from "../alarm/answer-alarm.ts"
import type { Caller } from "../caller.ts"
import type { Database } from "../db.ts"

export interface DecoyModel {
  chart: ChartId
  segments: { kind: SegmentKind; entries: EntryId[] }[]
}

const pick = {
  name: "keeper.decoy.models",
  text: `select c.id as chart, s.kind, array_agg(h.entry order by h.seq) filter (where h.entry is not null) as entries
    from (select id from keeper.chart where practice = $1 and kind = 'patient' and care_team = $2
        and not exists (select from keeper.segment o where o.practice = $1 and o.chart = chart.id and o.kind <> all($3::text[]))
      order by random() limit $4) c
    join keeper.segment s on s.practice = $1 and s.chart = c.id
    left join keeper.share h on h.practice = $1 and h.chart = c.id and h.segment = s.id
    group by c.id, s.id, s.kind order by c.id, s.id`,
}

export async function decoyModels(
  db: Database,
  caller: Caller,
  { body }: Parsed<typeof decoyShapes>,
): Promise<DecoyModel[]> {
  return db.inPractice(caller.practice, async (sql) => {
    await requireOfficer(sql, caller)
    const { rows } = await sql.query<{ chart: ChartId; kind: SegmentKind; entries: EntryId[] | null }>(pick, [
      caller.practice,
      body.careTeam,
      body.kinds,
      body.count,
    ])
    const byChart = Map.groupBy(rows, ({ chart }) => chart)
    return [...byChart].map(([chart, segments]) => ({
      chart,
      segments: segments.map(({ kind, entries }) => ({ kind, entries: entries ?? [] })),
    }))
  })
}
