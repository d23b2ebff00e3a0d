/** Steps of notices, inside a job of the sequencer: which are taken, and the event that tells of them. */
import type * as contract from "@subrosa/contract"
import {
  type AccountId,
  type CaseId,
  type ChartId,
  type Event,
  type NoticeStep,
  noticeStep,
  type PracticeId,
} from "@subrosa/contract"
import { b64u } from "../b64u.ts"
import type { Sql } from "../db.ts"
import type { EventHead } from "../identity/context.ts"
import { jcsDigest } from "./case-digest.ts"
import { type NoticeRow, noticesRead, stepsKnown, stepsStore } from "./notice-rows.ts"

type Outcome = contract.Result<typeof contract.noticeUpdate>["outcomes"][number]

/** In their order; what each came to. Repeating them changes nothing. */
export async function takeSteps(
  sql: Sql,
  by: { practice: PracticeId; account: AccountId },
  head: EventHead,
  id: CaseId,
  steps: readonly NoticeStep[],
  now: Date,
): Promise<{ outcomes: Outcome[]; events: readonly Event[] }> {
  const charts = [...new Set(steps.map(({ chart }) => chart))]
  const rows = await noticesRead(sql, by.practice, id, charts)
  const notices = new Map<ChartId, NoticeRow>(rows.map((row) => [row.chart, row]))
  const known = await stepsKnown(
    sql,
    by.practice,
    id,
    steps.map((step) => step.id),
  )
  const taken: NoticeStep[] = []
  const outcomes = steps.map((step): Outcome => {
    if (known.has(step.id)) return "repeat"
    const notice = notices.get(step.chart)
    if (notice === undefined) return "not-affected"
    const from = { ...notice, letter: notice.letter && b64u(notice.letter) }
    const outcome = noticeStep(from, step)
    if (outcome !== "step") return outcome
    known.add(step.id)
    taken.push(step)
    notices.set(step.chart, after(notice, step, now))
    return "step"
  })
  if (taken.length === 0) return { outcomes, events: [] }
  const moved = new Set(taken.map(({ chart }) => chart))
  await stepsStore(sql, by, id, now, {
    steps: taken,
    notices: [...notices.values()].filter(({ chart }) => moved.has(chart)),
  })
  const said = { change: "notices", count: taken.length, digest: jcsDigest(taken) } as const
  return { outcomes, events: [{ type: "case", ...head, case: id, ...said }] }
}

/** A step that says nothing of letter or channel leaves them; a reason belongs to the state it explains. */
const after = (notice: NoticeRow, step: NoticeStep, now: Date): NoticeRow => ({
  ...notice,
  state: step.to,
  channel: step.channel ?? notice.channel,
  letter: step.letter === undefined ? notice.letter : Buffer.from(step.letter, "base64url"),
  reason: step.reason ?? null,
  updated_at: now,
})
