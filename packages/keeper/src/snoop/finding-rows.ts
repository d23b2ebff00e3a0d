/** Findings as rows: what stands out, sealed; what became of it, plain. */
import { randomUUID } from "node:crypto"
import { fromUtf8, utf8 } from "@subrosa/codec"
import type {
  AccountId,
  CaseId,
  ChartId,
  Event,
  Finding,
  FindingId,
  FindingState,
  PracticeId,
  ReasonCode,
  ReviewEvent,
  SnoopSignal,
} from "@subrosa/contract"
import { watchContext } from "../alarm/watch-context.ts"
import type { WatchKey } from "../alarm/watch-key.ts"
import { b64u } from "../b64u.ts"
import type { Sql } from "../db.ts"
import type { SnoopFinding } from "./detect-snooping.ts"

export interface FindingRow {
  id: FindingId
  account: AccountId
  chart: ChartId | null
  state: FindingState
  sealed: Uint8Array
  alarmed: boolean
  found_at: Date
  last_at: Date
  question: Uint8Array | null
  answer: Uint8Array | null
  decided_by: AccountId | null
  decided_at: Date | null
  case_id: CaseId | null
}

interface Detail {
  score: number
  signals: SnoopSignal[]
  openings: number[]
  reasons?: ReasonCode[]
  from: number
  to: number
}

export const findingColumns = `id, account, chart, state, sealed, alarmed, found_at, last_at, question, answer, decided_by, decided_at, case_id`

const openingsMax = 200
/** Details are padded to a multiple of it: how much stands out is not to be seen. */
const padding = 2048

/** Sealed before the transaction, under an id of its own; a row that is there already keeps its id, so that the seal is bound to no id. */
export function sealFinding(practice: string, key: WatchKey, found: SnoopFinding): Promise<Uint8Array> {
  const { score, signals, openings, reasons, from, to } = found
  const detail: Detail = {
    score,
    signals: signals.map(({ signal }) => signal),
    openings: openings.slice(-openingsMax),
    reasons: [...reasons],
    from,
    to,
  }
  const text = JSON.stringify(detail)
  const padded = text.padEnd(Math.ceil(text.length / padding) * padding)
  return key.seal(utf8(padded), watchContext(practice, `finding/${found.account}`))
}

export async function toFinding(practice: string, key: WatchKey, row: FindingRow): Promise<Finding> {
  const opened = await key.open(row.sealed, watchContext(practice, `finding/${row.account}`))
  const detail = JSON.parse(fromUtf8(opened)) as Detail
  return {
    id: row.id,
    account: row.account,
    chart: row.chart,
    state: row.state,
    alarmed: row.alarmed,
    score: detail.score,
    signals: detail.signals,
    // Findings of before reasons were kept have none.
    reasons: detail.reasons ?? [],
    openings: detail.openings,
    from: new Date(detail.from).toISOString(),
    to: new Date(detail.to).toISOString(),
    foundAt: row.found_at.toISOString(),
    question: row.question === null ? null : b64u(row.question),
    answer: row.answer === null ? null : b64u(row.answer),
    decidedBy: row.decided_by,
    decidedAt: row.decided_at?.toISOString() ?? null,
    case: row.case_id,
  }
}

const upsert = {
  name: "keeper.finding.upsert",
  // What stands out is not forgotten for a further opening that does not.
  text: `with before as (
      select alarmed from keeper.finding where practice = $1 and account = $3 and chart is not distinct from $4 and state not in ('accepted', 'case')
    )
    insert into keeper.finding as f (practice, id, account, chart, state, sealed, alarmed, found_at, last_at)
    values ($1, $2, $3, $4, 'open', $5, $7, $6, $6)
    on conflict (practice, account, chart) where state not in ('accepted', 'case') do update
      set sealed = case when excluded.alarmed or not f.alarmed then excluded.sealed else f.sealed end,
        alarmed = f.alarmed or excluded.alarmed, last_at = excluded.last_at
    returning ${findingColumns}, id = $2 as is_new, alarmed and not coalesce((select alarmed from before), false) as is_alarm`,
}

/** `isNew`: of a new finding the log tells, of one that only grew it does not. `isAlarm`: it stands out, and did not before. */
export async function findingStore(
  sql: Sql,
  practice: PracticeId,
  { account, chart, score }: SnoopFinding,
  sealed: Uint8Array,
  now: Date,
): Promise<{ isNew: boolean; isAlarm: boolean; row: FindingRow }> {
  const { rows } = await sql.query<FindingRow & { is_new: boolean; is_alarm: boolean }>(upsert, [
    practice,
    randomUUID(),
    account,
    chart,
    sealed,
    now,
    score > 0,
  ])
  const [row] = rows
  if (row === undefined) throw new Error("invariant: a finding is stored or grows")
  return { isNew: row.is_new, isAlarm: row.is_alarm, row }
}

export function reviewEvent(
  row: FindingRow,
  {
    practice,
    now,
    by,
    change,
  }: { practice: PracticeId; now: Date; by: { account: string; device: string }; change: ReviewEvent["change"] },
): Event {
  return {
    type: "review",
    practice,
    time: now.toISOString(),
    account: by.account,
    device: by.device,
    finding: row.id,
    subject: row.account,
    change,
    ...(row.case_id !== null && { case: row.case_id }),
  }
}
