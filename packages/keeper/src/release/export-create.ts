/** Begins a bulk release: every chart of the practice, outside the hourly limit, each opening still its own log entry (DESIGN 4). */
import {
  ApiError,
  type Approval,
  type ChartId,
  type ChartKind,
  type Event,
  type ExportAct,
  type ExportId,
  type exportCreate as exportCreateOperation,
  mayAct,
  type Parsed,
  type Result,
} from "@subrosa/contract"
import { standing } from "../approval/approval-rows.ts"
import { confirmAsking, findApproval, requestApproval, takeApproval } from "../approval/approvals.ts"
import type { Caller } from "../caller.ts"
import type { Sql } from "../db.ts"
import { settingsRead } from "../identity/practice.ts"
import { requireUnlocked } from "../lock/find-lock.ts"
import { locksStanding } from "../lock/locks.ts"
import type { GroupSequencer } from "../log/sequencer.ts"
import type { Notifier } from "../notifier.ts"
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
  { sequencer, clock, notifier }: { sequencer: GroupSequencer; clock: () => Date; notifier: Notifier },
  caller: Caller,
  { body }: Parsed<typeof exportCreateOperation>,
): Promise<Result<typeof exportCreateOperation>> {
  const now = clock()
  const validUntil = new Date(now.getTime() + validMs)
  const { result, receipts } = await sequencer.append<Begun>(caller.practice, {
    checkpointSize: body.checkpointSize,
    async run(sql) {
      await checkOwner(sql, caller)
      const charts = await sql.query<{ id: ChartId; kind: ChartKind }>(readCharts, [caller.practice])
      const permitted = await permitBulk(sql, caller, now, { id: body.id, charts: charts.rows, notifier })
      if (permitted.kind === "waiting") return { events: permitted.events, result: permitted }
      const { rowCount } = await sql.query(insertExport, [caller.practice, body.id, caller.account, validUntil])
      if (rowCount === 0) throw new ApiError("conflict", "this export was started before; start one with a new id")
      return {
        events: [
          ...permitted.events,
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
        result: { kind: "started", charts: charts.rows },
      }
    },
  })
  if (result.kind === "waiting") return { kind: "waiting", approval: result.approval }
  const receipt = receipts.at(-1)
  if (receipt === undefined) throw new Error("invariant: an export has a receipt")
  return { kind: "started", charts: [...result.charts], validUntil: validUntil.toISOString(), receipt }
}

type ChartRow = { id: ChartId; kind: ChartKind }
type Begun = { kind: "started"; charts: readonly ChartRow[] } | { kind: "waiting"; approval: Approval }
type Permitted =
  | { kind: "open"; events: readonly Event[] }
  | { kind: "waiting"; events: readonly Event[]; approval: Approval }

/**
 * A small export takes a fresh sign-in; a larger one also an approval, which the person asked for with a fresh sign-in in this very
 * session. `waiting`: it was asked for now, or is not due yet.
 *
 * @throws ApiError `step_up_required`, `locked`
 */
async function permitBulk(
  sql: Sql,
  caller: Caller,
  now: Date,
  { id, charts, notifier }: { id: ExportId; charts: readonly ChartRow[]; notifier: Notifier },
): Promise<Permitted> {
  const { practice, account, device } = caller
  requireUnlocked(await locksStanding(sql, practice), { practice, account, device })
  const { bulkCharts } = await settingsRead(sql, practice)
  const patients = charts.filter(({ kind }) => kind === "patient").length
  const act: ExportAct = { export: id }
  const asked = patients > bulkCharts ? await findApproval(sql, caller, now, "export", act) : undefined
  await confirmAsking(sql, caller, asked)
  if (patients <= bulkCharts) return { kind: "open", events: [] }
  if (asked !== undefined && standing(asked, now).due) {
    return { kind: "open", events: (await takeApproval(sql, caller, now, "export", act, notifier)).events }
  }
  const { approval, events } = await requestApproval(sql, caller, now, "export", act, notifier)
  return { kind: "waiting", events, approval }
}

async function checkOwner(sql: Sql, caller: Caller): Promise<void> {
  const recheck = await Recheck.read(sql, caller.practice, [caller])
  if (mayAct(recheck.rolesOf(caller), "practice-export")) return
  throw new ApiError("forbidden", "an owner may export the practice")
}
