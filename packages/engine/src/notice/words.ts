/** What only people know of a case, kept beside its journal; suggested from it until somebody has looked. */
import type { CaseId } from "@subrosa/contract"
import { type CaseState, scopeOf } from "@subrosa/incident"
import type { CaseNotice, LossElement } from "@subrosa/incident/notice"
import { z } from "zod"
import type { Core } from "../core.ts"
import { EngineError } from "../port.ts"
import { type CaseWords, measureCodes, type NoticeSender } from "../port-notice.ts"
import { dayIn } from "./day-in.ts"
import { readOfficerDocument, writeOfficerDocument } from "./officer-documents.ts"

const text = z.string().trim().min(1)
const day = z.iso.date()

const Words = z.object({
  noticeDate: day,
  start: day.optional(),
  end: day.optional(),
  who: z.enum(["unknown", "known"]),
  posted: z.boolean(),
  extortion: z.boolean(),
  vendor: text.optional(),
  measures: z.array(z.enum(measureCodes)),
  service: z.object({ vendor: text, months: z.int().positive(), url: text, phone: text.optional() }).optional(),
  freeSession: z.boolean(),
  delayReason: text.optional(),
  statement: text.optional(),
  likelyConsequences: text.optional(),
  authority: text.optional(),
  policeTold: z.object({ agency: text, on: day, report: text.optional() }).optional(),
})

/** The release of the contact cards that is in force, so that either officer can go on with it. */
const Release = z.object({ id: z.string(), account: z.string(), scope: z.int(), validUntil: z.string() })
export type KeptRelease = z.infer<typeof Release>

/** Numbers that the opened contact cards hold, taken together: what the law asks beside the kinds of record. */
const Elements = z.object({ scope: z.int(), found: z.array(text) })

const Kept = z.object({ words: Words.optional(), release: Release.optional(), elements: Elements.optional() })
export type Kept = z.infer<typeof Kept>

export async function readKept(core: Core, id: CaseId): Promise<Kept> {
  return Kept.safeParse(await readOfficerDocument(core, `case-notice/${id}`)).data ?? {}
}

/** Of the scope in force; none before anybody has opened the cards. */
export async function elementsOf(core: Core, id: CaseId, scope: number): Promise<LossElement[]> {
  const { elements } = await readKept(core, id)
  if (elements?.scope !== scope) return []
  const { lossElements } = await import("@subrosa/incident/notice")
  return lossElements.filter((one) => elements.found.includes(one))
}

export const keep = (core: Core, id: CaseId, part: Kept): Promise<void> =>
  writeOfficerDocument(core, `case-notice/${id}`, (kept) => ({ ...Kept.safeParse(kept).data, ...part }))

/** @throws EngineError invalid_input naming the field */
export async function writeWords(core: Core, id: CaseId, input: CaseWords): Promise<void> {
  const parsed = Words.safeParse(input)
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join(".") ?? ""
    throw new EngineError("invalid_input", "This is not complete: please fill in the field.", { field })
  }
  await keep(core, id, { words: parsed.data })
}

export async function wordsOf(core: Core, id: CaseId, timeZone: string): Promise<{ words: CaseWords; kept: boolean }> {
  const { words } = await readKept(core, id)
  if (words !== undefined) return { words, kept: true }
  return {
    kept: false,
    words: {
      noticeDate: dayIn(timeZone)(core.now().toISOString()),
      who: "unknown",
      posted: false,
      extortion: false,
      measures: ["investigating"],
      freeSession: false,
    },
  }
}

/** The case as letters and filings tell it. @throws EngineError invalid_input for facts that contradict each other */
export async function incidentOf(
  state: CaseState,
  words: CaseWords,
  sender: NoticeSender,
  { encrypted, affected }: { encrypted: boolean; affected: number },
): Promise<CaseNotice> {
  const { CaseNotice } = await import("@subrosa/incident/notice")
  const toDay = dayIn(sender.timeZone)
  const windows = state.taken.map((taken) => {
    if (taken.kind === "database") return { from: taken.at, to: taken.at }
    return "from" in taken ? { from: taken.from, to: taken.to } : { from: taken.upTo, to: taken.upTo }
  })
  const starts = windows.map(({ from }) => toDay(from)).sort()
  const ends = windows.map(({ to }) => to && toDay(to))
  // Contained is over: from then on nothing was released to who had it.
  const over = ends.every((end) => end !== undefined) ? ends.sort().at(-1) : containedOn(state, toDay)
  const start = words.start ?? starts[0]
  const end = words.end ?? over
  const parsed = CaseNotice.safeParse({
    kinds: [...new Set(state.taken.map(({ kind }) => kind))],
    ...(words.vendor !== undefined && { vendor: words.vendor }),
    period: { ...(start !== undefined && { start }), ...(end !== undefined && { end }) },
    discovered: toDay(state.opened.discoveredAt),
    noticeDate: words.noticeDate,
    who: words.who,
    posted: words.posted,
    extortion: words.extortion,
    delay: delayOf(state, words, toDay),
    steps: [...containedSteps(state, toDay), ...words.measures.map((code) => ({ code, evidence: ["journal:words"] }))],
    encrypted,
    affected,
    ...(words.statement !== undefined && { statement: { en: words.statement } }),
    ...(words.service !== undefined && { service: words.service }),
    freeSession: words.freeSession,
    rehearsal: state.opened.rehearsal,
  })
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const field = issue?.path.join(".") ?? ""
  throw new EngineError("invalid_input", `The letter cannot be written: ${field} ${issue?.message}.`, { field })
}

function delayOf({ policeHold }: CaseState, words: CaseWords, toDay: (instant: string) => string): CaseNotice["delay"] {
  if (policeHold !== undefined) return { police: toDay(policeHold.until) }
  return words.delayReason === undefined ? "none" : { reason: words.delayReason }
}

const stepCodeOf = {
  "lock account": "locked-account",
  "lock device": "locked-device",
  "end-sessions account": "ended-sessions",
  "end-sessions device": "ended-sessions",
  "rotate team": "rotated-keys",
} as const

/** What containment did, each kind once, with the log's events. */
function containedSteps({ contained }: CaseState, toDay: (instant: string) => string): CaseNotice["steps"] {
  const steps = new Map<string, CaseNotice["steps"][number]>()
  for (const { act, subject, result, index, time } of contained) {
    const code = stepCodeOf[`${act} ${subject.kind}` as keyof typeof stepCodeOf]
    if (code === undefined || result === "failed") continue
    const known = steps.get(code)
    steps.set(code, { code, on: known?.on ?? toDay(time), evidence: [...(known?.evidence ?? []), String(index)] })
  }
  return [...steps.values()]
}

const containedOn = ({ contained }: CaseState, toDay: (instant: string) => string): string | undefined =>
  contained
    .filter(({ act, result }) => act !== "rotate" && result !== "failed")
    .map(({ time }) => toDay(time))
    .sort()[0]

/** @throws EngineError refused when nobody has computed who was exposed */
export function requireScoped(state: CaseState) {
  const scope = scopeOf(state)
  if (scope === undefined) throw new EngineError("refused", "Compute who was exposed first.")
  return scope
}
