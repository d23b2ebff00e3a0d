/** What is to be done next in a case, in the order in which it presses: read from the case as it is, so that it is the same for everyone. */
import type { Taken } from "../data/incidents.ts"

export type StepId =
  | "contain"
  | "scope"
  | "assess"
  | "duties"
  | "cards"
  | "codes"
  | "letters"
  | "send"
  | "filings"
  | "close"

export interface CaseStep {
  id: StepId
  title: string
  /** What to do, as one would say it to someone who is frightened. */
  sentence: string
  state: "done" | "now" | "later"
  /** How long it took, where its beginning and end are in the journal. */
  tookMs?: number
}

const texts: Record<StepId, { title: string; sentence: string }> = {
  contain: { title: "Contain", sentence: "Stop it first: lock what was taken, so that nothing more can be opened." },
  scope: { title: "Find out who", sentence: "Now find out exactly who is affected. The log knows." },
  assess: { title: "Assess the risk", sentence: "Judge how bad it is. The facts are filled in; you decide and sign." },
  duties: { title: "Duties", sentence: "Say how your practice is reached. Then you see whom to tell, and by when." },
  cards: { title: "Addresses", sentence: "Ask a second officer to let you open the addresses of these people." },
  codes: {
    title: "Protection codes",
    sentence: "If you bought identity protection, bring in the codes now. Else go on.",
  },
  letters: { title: "Letters", sentence: "Make a letter for everyone. Each says what of theirs was exposed." },
  send: { title: "Send", sentence: "Hand the letters to the print house, tell the others, and note what came back." },
  filings: { title: "Reports", sentence: "Report to the authorities, and keep what you filed." },
  close: { title: "Close", sentence: "Everything is done. Close the case; it stays in the log." },
}

export const stepOrder = Object.keys(texts) as StepId[]

interface Moment {
  time: string
}

/** What of a case decides about its steps. */
export interface CaseFacts {
  taken: readonly Taken[]
  contained: readonly { subject: { id: string } }[]
  scopes: readonly { version: number; counts: { charts: number } }[]
  /** By framework. */
  assessments: Readonly<Record<string, { scope: number; decision: string }>>
  duties: { scope: number; duties: readonly { id: string; jurisdiction: string; recipient: string }[] } | undefined
  counts: {
    affected: number
    byState: Readonly<Partial<Record<string, number>>>
    codes: { left: number; assigned: number }
  }
  filed: readonly { duty: string; jurisdiction: string }[]
  steps: readonly { step: string; begun: Moment | undefined; done: Moment | undefined }[]
  closed: unknown
}

/** `hasSender`: the practice has said how it is reached on letters. */
export function caseSteps(view: CaseFacts, hasSender: boolean): CaseStep[] {
  const isDone = doneSteps(view, hasSender)
  const now = view.closed === undefined ? stepOrder.find((id) => !isDone[id]) : undefined
  return stepOrder.map((id) => {
    const state = isDone[id] ? "done" : id === now ? "now" : "later"
    const tookMs = timeOf(view, id)
    return { id, ...texts[id], state, ...(tookMs !== undefined && { tookMs }) }
  })
}

function doneSteps(view: CaseFacts, hasSender: boolean): Record<StepId, boolean> {
  const { taken, contained, scopes, assessments, duties, counts, filed, steps, closed } = view
  const scope = scopes.at(-1)
  const isMarked = (id: StepId) => steps.some(({ step, done }) => step === id && done !== undefined)
  const assessed = Object.values(assessments).filter((one) => one.scope === scope?.version)
  const nobody = scope?.counts.charts === 0
  const noNotice = assessed.length > 0 && assessed.every(({ decision }) => decision === "no-notice")
  /** Nobody has to be told: what concerns letters and reports does not arise. */
  const silent = scope !== undefined && (noNotice || nobody)
  const counted = scope !== undefined && duties?.scope === scope.version
  const written = counts.affected > 0 && (counts.byState.affected ?? 0) === 0 && (counts.byState.returned ?? 0) === 0
  const reports = (duties?.duties ?? []).filter(({ recipient }) => recipient !== "individuals" && isReport(recipient))
  const isFiled = ({ id, jurisdiction }: { id: string; jurisdiction: string }) =>
    filed.some((one) => one.duty === id && one.jurisdiction === jurisdiction)
  return {
    contain: isContained(taken, contained),
    scope: scope !== undefined,
    assess: assessed.length > 0,
    duties: silent || (scope !== undefined && hasSender),
    cards: silent || counted,
    codes: silent || isMarked("codes") || counts.codes.assigned > 0 || (counted && counts.codes.left > 0),
    letters: silent || (counted && written),
    send: silent || (counted && written && (counts.byState.made ?? 0) === 0),
    filings: silent || isMarked("filings") || (counted && reports.every(isFiled)),
    close: closed !== undefined,
  }
}

/** Services and the like are no reports. */
const isReport = (recipient: string): boolean => recipient !== "identity-theft-services" && recipient !== "other"

/** Whom and what to lock: everyone whose ways in or keys were taken, and the devices. */
export function toContain(taken: CaseFacts["taken"]): { accounts: string[]; devices: string[] } {
  const accounts = taken.flatMap((one) => ("account" in one ? [one.account] : "keys" in one ? one.keys : []))
  const devices = taken.flatMap((one) => ("device" in one ? [one.device] : []))
  return { accounts: [...new Set(accounts)], devices: [...new Set(devices)] }
}

/** All of it: what turned out later as well. */
function isContained(taken: CaseFacts["taken"], contained: CaseFacts["contained"]): boolean {
  const { accounts, devices } = toContain(taken)
  return [...accounts, ...devices].every((id) => contained.some(({ subject }) => subject.id === id))
}

function timeOf({ steps }: CaseFacts, id: StepId): number | undefined {
  const found = steps.find(({ step }) => step === id)
  if (found?.begun === undefined || found.done === undefined) return undefined
  return Date.parse(found.done.time) - Date.parse(found.begun.time)
}

/** "12 s", "4 min", "2 h 5 min". */
export function durationText(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 90) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
