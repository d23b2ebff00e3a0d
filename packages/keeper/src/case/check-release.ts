/** Whether an opening is within a case's release: looked at under the log's lock, for all openings of a batch at once. */
import { ApiError, type SegmentKind } from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import type { Sql } from "../db.ts"

export interface CaseOpening {
  release: string
  chart: string
}

interface Row {
  id: string
  case_id: string
  chart: string
  account: string
  kinds: SegmentKind[]
  valid_until: Date
}

const readReleases = {
  name: "keeper.case-release.openings",
  text: `select r.id, r.case_id, c.chart, r.account, r.kinds, r.valid_until
    from unnest($2::uuid[], $3::uuid[]) as asked (id, chart)
    join keeper.case_release r on r.practice = $1 and r.id = asked.id
    join keeper.case_chart c on c.practice = $1 and c.case_id = r.case_id and c.version = r.version and c.chart = asked.chart`,
}

export class CaseReleases {
  readonly #rows: readonly Row[]

  private constructor(rows: readonly Row[]) {
    this.#rows = rows
  }

  static async read(sql: Sql, practice: string, openings: readonly CaseOpening[]): Promise<CaseReleases> {
    if (openings.length === 0) return new CaseReleases([])
    const { rows } = await sql.query<Row>(readReleases, [
      practice,
      openings.map(({ release }) => release),
      openings.map(({ chart }) => chart),
    ])
    return new CaseReleases(rows)
  }

  /** The case that the opening belongs to. @throws ApiError `forbidden` for a chart outside of it, `gone` once its time is over */
  check(caller: Caller, { release, chart }: CaseOpening, kinds: readonly SegmentKind[], now: Date): string {
    const row = this.#rows.find((one) => one.id === release && one.chart === chart)
    if (row === undefined || row.account !== caller.account || !kinds.every((kind) => row.kinds.includes(kind))) {
      throw new ApiError("forbidden", "this release does not cover this chart")
    }
    if (row.valid_until <= now) throw new ApiError("gone", "this release has run out; ask for another")
    return row.case_id
  }
}
