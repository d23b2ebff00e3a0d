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
  from: number
  to: number
}

export const findingColumns = `id, account, chart, state, sealed, found_at, last_at, question, answer, decided_by, decided_at, case_id`

const openingsMax = 200
/** Details are padded to a multiple of it: how much stands out is not to be seen. */
const padding = 2048

/** Sealed before the transaction, under an id of its own; a row that is there already keeps its id, so that the seal is bound to no id. */
export function sealFinding(practice: string, key: WatchKey, found: SnoopFinding): Promise<Uint8Array> {
  const { score, signals, openings, from, to } = found
  const detail: Detail = {
    score,
    signals: signals.map(({ signal }) => signal),
    openings: openings.slice(-openingsMax),
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
    score: detail.score,
    signals: detail.signals,
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
  text: `insert into keeper.finding as f (practice, id, account, chart, state, sealed, found_at, last_at)
    values ($1, $2, $3, $4, 'open', $5, $6, $6)
    on conflict (practice, account, chart) where state not in ('accepted', 'case') do update
      set sealed = excluded.sealed, last_at = excluded.last_at
    returning ${findingColumns}, id = $2 as is_new`,
}

/** Events to append: one for a new finding, none for one that only grew. */
export async function findingStore(
  sql: Sql,
  practice: PracticeId,
  { account, chart }: SnoopFinding,
  sealed: Uint8Array,
  now: Date,
): Promise<{ isNew: boolean; row: FindingRow }> {
  const { rows } = await sql.query<FindingRow & { is_new: boolean }>(upsert, [
    practice,
    randomUUID(),
    account,
    chart,
    sealed,
    now,
  ])
  const [row] = rows
  if (row === undefined) throw new Error("invariant: a finding is stored or grows")
  return { isNew: row.is_new, row }
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
