/** Begins a bulk release: every chart of the practice, outside the hourly limit, each opening still its own log entry (DESIGN 4). */
import {
  ApiError,
  type ChartId,
  type ChartKind,
  type exportCreate as exportCreateOperation,
  mayAct,
  type Parsed,
  type Result,
} from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import type { Sql } from "../db.ts"
import type { GroupSequencer } from "../log/sequencer.ts"
import { Recheck } from "./caller-recheck.ts"

/** How long one export may take. Afterwards the owner signs in freshly and starts another. */
const validMs = 60 * 60 * 1000

const readCharts = {
  name: "keeper.chart.all",
  text: "select id, kind from keeper.chart where practice = $1 order by created_at, id",
}
const insertExport = {
  name: "keeper.export.insert",
  text: "insert into keeper.export (practice, id, account, valid_until) values ($1, $2, $3, $4) on conflict do nothing",
}

/** @throws ApiError `forbidden`; `conflict` when the id was used before */
export async function exportCreate(
  { sequencer, clock }: { sequencer: GroupSequencer; clock: () => Date },
  caller: Caller,
  { body }: Parsed<typeof exportCreateOperation>,
): Promise<Result<typeof exportCreateOperation>> {
  const now = clock()
  const validUntil = new Date(now.getTime() + validMs)
  const { result, receipts } = await sequencer.append(caller.practice, {
    checkpointSize: body.checkpointSize,
    async run(sql) {
      await checkOwner(sql, caller)
      const charts = await sql.query<{ id: ChartId; kind: ChartKind }>(readCharts, [caller.practice])
      const { rowCount } = await sql.query(insertExport, [caller.practice, body.id, caller.account, validUntil])
      if (rowCount === 0) throw new ApiError("conflict", "this export was started before; start one with a new id")
      return {
        events: [
          {
            type: "export",
            practice: caller.practice,
            time: now.toISOString(),
            account: caller.account,
            device: caller.device,
            export: body.id,
            charts: charts.rowCount,
          },
        ],
        result: charts.rows,
      }
    },
  })
  const [receipt] = receipts
  if (receipt === undefined) throw new Error("invariant: an export has a receipt")
  return { charts: result, validUntil: validUntil.toISOString(), receipt }
}

async function checkOwner(sql: Sql, caller: Caller): Promise<void> {
  const recheck = await Recheck.read(sql, caller.practice, [caller])
  if (mayAct(recheck.rolesOf(caller), "practice-export")) return
  throw new ApiError("forbidden", "an owner may export the practice")
}
