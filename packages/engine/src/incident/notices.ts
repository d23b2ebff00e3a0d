/** The delivery ledger and the answer desk in an officer's client. */
import { randomUuid } from "@subrosa/codec"
import {
  type CaseId,
  type ChartId,
  caseControlSearch,
  caseRead,
  type Notice,
  type NoticeCounts,
  type NoticeState,
  type NoticeStep,
  NoticeStepId,
  noticeCheck,
  noticeCounts,
  noticeRead,
  noticeSearch,
  noticeUpdate,
  type Result,
} from "@subrosa/contract"
import {
  type CaseState,
  chartStatements,
  type ExposedChart,
  type LoggedEvent,
  type Statement,
  whyNot,
  whyNotStatements,
} from "@subrosa/incident"
import type { Core } from "../core.ts"
import { codePlace, openOfficersText } from "../document/officers-text.ts"
import { caseNames } from "./case-names.ts"
import { verificationToken } from "./codes.ts"
import { placeOne } from "./compute-scope.ts"
import type { LogProver } from "./log-prover.ts"

const stepsAtOnce = 1000

export type NoticeOutcome = Result<typeof noticeUpdate>["outcomes"][number]

/** `id`: chosen by who may have to repeat the step; else a new one. */
export type StepInput = Omit<NoticeStep, "id"> & { id?: NoticeStepId | undefined }

/** What each step came to, in order. Sent in parts; a killed run is repeated with the same ids. */
export async function takeSteps(
  core: Core,
  id: CaseId,
  steps: readonly StepInput[],
  onProgress?: (done: number, total: number) => void,
): Promise<NoticeOutcome[]> {
  const outcomes: NoticeOutcome[] = []
  for (let from = 0; from < steps.length; from += stepsAtOnce) {
    const part = steps
      .slice(from, from + stepsAtOnce)
      .map((step) => ({ ...step, id: step.id ?? NoticeStepId.parse(randomUuid()) }))
    const answer = await core.call(noticeUpdate, { params: { case: id }, body: { steps: part } })
    outcomes.push(...answer.outcomes)
    onProgress?.(Math.min(from + stepsAtOnce, steps.length), steps.length)
  }
  return outcomes
}

export async function readNotices(core: Core, id: CaseId, state?: NoticeState): Promise<Notice[]> {
  const notices: Notice[] = []
  for (let after: ChartId | undefined; ; ) {
    const page: Result<typeof noticeSearch> = await core.call(noticeSearch, {
      params: { case: id },
      query: { ...(state !== undefined && { state }), ...(after !== undefined && { after }) },
    })
    notices.push(...page.notices)
    if (page.next === null) return notices
    after = page.next
  }
}

export interface CaseCounts extends NoticeCounts {
  byState: Partial<Record<NoticeState, number>>
  /** Told by an earlier scope, not in this one. */
  dropped: number
  codes: { left: number; assigned: number; used: number }
  /** People without a code, beyond what the pools have left: order this many more. */
  codesShort: number
}

export async function readCounts(core: Core, id: CaseId): Promise<CaseCounts> {
  const { notices, dropped, codes } = await core.call(caseRead, { params: { case: id } })
  const counts = noticeCounts(notices)
  const codesShort = Math.max(0, counts.affected - codes.assigned - codes.left)
  return { ...counts, byState: notices, dropped, codes, codesShort }
}

export interface DeskAnswer {
  chart: ChartId
  in: boolean
  /** What exactly, and why; or why not. */
  statements: Statement[]
  exposed?: ExposedChart
  notice: Notice | null
  steps: Result<typeof noticeRead>["steps"]
  /** Their protection code; null when none was given or it does not open here. */
  code: string | null
}

/** One person's own answer, from the log as it is now, proven. */
export async function answerFor(
  core: Core,
  prover: LogProver,
  { id, state, chart }: { id: CaseId; state: CaseState; chart: ChartId },
): Promise<DeskAnswer> {
  const [placed, ledger] = await Promise.all([
    placeOne(core, prover, state.taken, chart),
    core.call(noticeRead, { params: { case: id, chart } }),
  ])
  const code = ledger.code && (await openOfficersText(core, codePlace(ledger.code.token), ledger.code.sealed))
  const answer = { chart, notice: ledger.notice, steps: ledger.steps, code }
  const exposed = placed?.exposed
  if (exposed !== undefined) {
    const names = await caseNames(core, state, accountsIn(exposed))
    return { ...answer, in: true, exposed, statements: chartStatements(exposed, names) }
  }
  const controls = await readControls(core, prover, chart)
  const because = whyNot(state.taken, { size: prover.head.size, controls }, chart)
  return { ...answer, in: false, statements: whyNotStatements(because) }
}

/** Whom the reasons speak of. */
const accountsIn = ({ segments }: ExposedChart): string[] =>
  segments.flatMap(({ entries }) =>
    entries.flatMap(({ why }) => why.flatMap((one) => ("account" in one ? [one.account] : []))),
  )

async function readControls(core: Core, prover: LogProver, chart: ChartId): Promise<LoggedEvent[]> {
  const controls: LoggedEvent[] = []
  for (let from = 0; ; ) {
    const page = await core.call(caseControlSearch, { query: { chart, from } })
    for (const event of page.events) {
      if (event.index < prover.head.size) controls.push({ index: event.index, event: await prover.prove(event) })
    }
    if (page.next === null) return controls
    from = page.next
  }
}

/** Whether a code that somebody reads out is on a letter of ours. Ten tries in a quarter of an hour. */
export async function checkLetter(core: Core, code: string): Promise<Result<typeof noticeCheck>["letter"]> {
  const { letter } = await core.call(noticeCheck, { body: { verification: await verificationToken(core, code) } })
  return letter
}
