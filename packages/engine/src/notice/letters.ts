/**
 * Letters for everyone of a scope: composed, looked over, entered in the ledger of notices, in parts that each are durable. Step ids are made
 * from case, person and letter, so a repeated step is the same step.
 */
import { toBase64url, utf8 } from "@subrosa/codec"
import { type ChartId, type Notice, type NoticeReason, NoticeStepId } from "@subrosa/contract"
import { context, mac, sha256 } from "@subrosa/crypto"
import type { HeldReason } from "@subrosa/incident/notice"
import type { Core } from "../core.ts"
import { assignCodes, verificationToken } from "../incident/codes.ts"
import type { LogProver } from "../incident/log-prover.ts"
import { readNotices, type StepInput, takeSteps } from "../incident/notices.ts"
import type { ContactCard } from "../port-incident.ts"
import type { HeldBack, LettersMade } from "../port-notice.ts"
import { type CaseFacts, returnedOf, type Subject, subjectsOf } from "./subjects.ts"
import { noteBatch } from "./told.ts"

const stepsAtOnce = 250

/** Letters stand once they are made; only who had none, was held back or got mail returned is looked at again. */
const isOpen = ({ state, dropped }: Notice): boolean =>
  !dropped && (state === "affected" || state === "held-back" || state === "returned")

export async function makeLetters(
  core: Core,
  prover: LogProver,
  facts: CaseFacts,
  cards: ReadonlyMap<ChartId, ContactCard>,
  onProgress?: (done: number, total: number) => void,
): Promise<LettersMade> {
  const notices = await readNotices(core, facts.id)
  const open = new Set(notices.filter(isOpen).map(({ chart }) => chart))
  const returned = returnedOf(notices)
  // What was made before and came back, or was held back, is made anew by a step of its own.
  const since = new Map<string, string>(
    notices.flatMap(({ chart, state, updatedAt }) => (state === "affected" ? [] : [[chart, updatedAt]])),
  )
  const inForce = notices.filter(({ dropped }) => !dropped).length
  const { codeOf, without } = await codesFor(core, facts, [...open])
  const stepId = await stepIds(core, facts)
  const result: LettersMade = { made: 0, before: inForce - open.size, heldBack: [], withoutCode: without }
  let steps: StepInput[] = []
  let done = result.before
  const flush = async () => {
    const outcomes = await takeSteps(core, facts.id, steps)
    result.made += steps.filter(({ to }, i) => to === "made" && outcomes[i] !== "impossible").length
    done += steps.length
    steps = []
    onProgress?.(done, inForce)
  }
  for await (const one of subjectsOf(core, prover, facts, cards, { codeOf, returned })) {
    if (!open.has(one.chart)) continue
    const letter = one.kind === "send" ? await letterOf(one) : undefined
    const held = one.kind === "held" ? await heldBy(one) : heldByFault(one, letter?.fault)
    const at = core.now().toISOString()
    if (held !== undefined) {
      result.heldBack.push(held)
      const id = stepId(one.chart, `held ${held.reason} ${since.get(one.chart) ?? ""}`)
      steps.push({ id, chart: one.chart, to: "held-back", reason: held.reason, at })
    } else if (one.kind === "send" && letter !== undefined) {
      steps.push({
        id: stepId(one.chart, `${letter.digest} ${since.get(one.chart) ?? ""}`),
        chart: one.chart,
        to: "made",
        letter: letter.digest,
        verification: await verificationToken(core, one.code),
        channel: channelOf(one.sent.channel),
        at,
      })
    }
    if (steps.length >= stepsAtOnce) await flush()
  }
  if (steps.length > 0) await flush()
  await noteBatch(core, facts.id, "made", result.made)
  onProgress?.(inForce, inForce)
  return result
}

export const channelOf = (
  channel: "post" | "email" | "phone" | "sms" | "portal",
): "post" | "email" | "phone" | "portal" => (channel === "sms" ? "phone" : channel)

type Sending = Extract<Subject, { kind: "send" }>

/** Composed and looked over; `fault`: why it may not go. */
async function letterOf({ subject }: Sending): Promise<{ digest: string; fault: string | undefined }> {
  const { builtInLanguages, checkLetter, composeLetter, letterText } = await import("@subrosa/incident/notice")
  const letter = composeLetter(subject, builtInLanguages)
  const [fault] = checkLetter(letter, subject)
  return { digest: letterDigest(letterText(letter)), fault: fault && `${fault.kind}: ${fault.text}` }
}

/** By which the ledger knows a letter. B64U. */
export const letterDigest = (text: string): string => toBase64url(sha256(utf8(text)))

function heldByFault(one: Subject, fault: string | undefined): HeldBack | undefined {
  if (one.kind === "held" || fault === undefined) return undefined
  return {
    chart: one.chart,
    name: one.sent.name,
    reason: "other",
    because: `the letter did not pass its check: ${fault}`,
  }
}

async function heldBy({ chart, name, reason }: Extract<Subject, { kind: "held" }>): Promise<HeldBack> {
  const { heldReasons } = await import("@subrosa/incident/notice")
  return { chart, name, reason: noticeReasonOf[reason], because: heldReasons[reason] }
}

const noticeReasonOf: Record<HeldReason, NoticeReason> = {
  "no-patient": "other",
  "several-patients": "other",
  "no-name": "other",
  "card-unreadable": "other",
  "age-unknown": "minor",
  "minor-may-have-consented": "minor",
  "minor-without-adult": "minor",
  "several-parents": "minor",
  "adult-unknown": "minor",
  "deceased-without-kin": "deceased",
  "kin-not-named": "deceased",
  "no-allowed-channel": "no-safe-channel",
  "no-address": "no-address",
  "address-ended": "no-address",
  "address-incomplete": "no-address",
  "address-place-unknown": "no-address",
  "several-addresses": "no-address",
  returned: "moved",
  "shared-mailbox": "shared-mailbox",
  "same-name": "same-name",
  namesake: "same-name",
}

/** Codes are given out only where a pool has any: a case without identity numbers needs none. */
export async function codesFor(
  core: Core,
  facts: Pick<CaseFacts, "id">,
  charts: readonly ChartId[],
): Promise<{ codeOf(chart: ChartId): string | undefined; without: number }> {
  if (charts.length === 0) return { codeOf: () => undefined, without: 0 }
  const { codes, without, left } = await assignCodes(core, facts.id, charts)
  const byChart = new Map(codes.flatMap(({ chart, code }) => (code === null ? [] : [[chart, code] as const])))
  return { codeOf: (chart) => byChart.get(chart), without: codes.length === 0 && left === 0 ? 0 : without.length }
}

/** Of the step by which a letter that is made leaves the house. */
export const sentStep = ({ letter, updatedAt }: Notice): string => `sent ${letter ?? ""} ${updatedAt}`

/** UUIDs of version 8 (RFC 9562, 5.8). */
export async function stepIds(
  core: Core,
  { id }: Pick<CaseFacts, "id">,
): Promise<(chart: string, what: string) => NoticeStepId> {
  const { search } = await core.searchKeys()
  const bound = context("notice-code", core.practice(), id, "step")
  return (chart, what) => {
    const bytes = mac(search, utf8(`${chart} ${what}`), bound).slice(0, 16)
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")
    return NoticeStepId.parse(hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"))
  }
}
