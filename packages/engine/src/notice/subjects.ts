/** What each person's letter is made from: card, exposure, duties, codes. The same facts make the same letter, to the letter. */
import { utf8 } from "@subrosa/codec"
import type { CaseId, ChartId, Notice } from "@subrosa/contract"
import { context, mac } from "@subrosa/crypto"
import type { CaseState } from "@subrosa/incident"
import type { CaseNotice, HeldReason, LetterSubject, Sent, SharedContacts } from "@subrosa/incident/notice"
import type { Duty } from "@subrosa/law"
import type { Core } from "../core.ts"
import { caseHarbours } from "../incident/assess-case.ts"
import { runScope } from "../incident/compute-scope.ts"
import type { LogProver } from "../incident/log-prover.ts"
import type { ContactCard } from "../port-incident.ts"
import type { NoticeSender } from "../port-notice.ts"
import { dayIn } from "./day-in.ts"
import { assessCase } from "./duties.ts"
import { exposureOf } from "./exposure-of.ts"
import { practiceOf, requireSender } from "./sender.ts"
import { incidentOf, requireScoped, wordsOf } from "./words.ts"

/** The facts that all letters of a case share. */
export interface CaseFacts {
  id: CaseId
  state: CaseState
  sender: NoticeSender
  incident: CaseNotice
  duties: Duty[]
  shared: SharedContacts
  /** Day in the practice's time zone. */
  today: string
}

export async function caseFactsOf(
  core: Core,
  id: CaseId,
  state: CaseState,
  cards: ReadonlyMap<ChartId, ContactCard>,
): Promise<CaseFacts> {
  const { sharedContacts } = await import("@subrosa/incident/notice")
  const sender = await requireSender(core)
  const { words } = await wordsOf(core, id, sender.timeZone)
  const scope = requireScoped(state)
  const harbours = await caseHarbours(core, state)
  const encrypted = harbours.length > 0 && harbours.every(({ holds }) => holds)
  const incident = await incidentOf(state, words, sender, { encrypted, affected: scope.counts.charts })
  const { duties } = await assessCase(core, id, state, sender)
  const today = dayIn(sender.timeZone)(core.now().toISOString())
  const patients = [...cards.values()].flatMap(({ patient }) => (patient === null ? [] : [patient]))
  const shared = sharedContacts(patients, { practiceCountry: sender.filer.country, today })
  return { id, state, sender, incident, duties, shared, today }
}

export type Subject =
  | { chart: ChartId; kind: "send"; sent: Sent; subject: LetterSubject; code: string }
  | { chart: ChartId; kind: "held"; name: string; reason: HeldReason }

/** Whether someone's notice is not to go this way (again). */
export type Returned = (chart: ChartId, by: "post" | "email") => boolean

/** Whose notice came back, and by which way. */
export function returnedOf(notices: readonly Notice[]): Returned {
  const back = new Map(notices.flatMap(({ chart, state, channel }) => (state === "returned" ? [[chart, channel]] : [])))
  return (chart, by) => back.has(chart) && (back.get(chart) === "email") === (by === "email")
}

/** Whose letter is made goes the way that was found then: what came back before does not count as new. */
export function madeFor(notices: readonly Notice[]): Returned {
  const channels = new Map(notices.map(({ chart, channel }) => [chart, channel]))
  return (chart, by) => (channels.get(chart) ?? by) !== by
}

/** Who is told, how, and all that the letter needs; or why nobody may be told yet. One after the other, as the scope is proven. */
export async function* subjectsOf(
  core: Core,
  prover: LogProver,
  facts: CaseFacts,
  cards: ReadonlyMap<ChartId, ContactCard>,
  options: { only?: ChartId | undefined; codeOf(chart: ChartId): string | undefined; returned: Returned },
): AsyncGenerator<Subject> {
  const notice = await import("@subrosa/incident/notice")
  const { state, sender, incident, duties, shared, today } = facts
  const practice = practiceOf(sender)
  const verification = await verificationCodes(core, facts.id)
  const run = await runScope(core, prover, state.taken, { whole: false, only: options.only })
  for await (const { chart, exposed, held } of run.charts) {
    if (exposed === undefined) continue
    const card = cards.get(chart)
    const resources = card === undefined ? [] : [...(card.patient === null ? [] : [card.patient]), ...card.resources]
    const chosen = notice.chooseRecipient(resources, {
      practiceCountry: sender.filer.country,
      today,
      shared,
      returned: (_, by) => options.returned(chart, by),
    })
    if (chosen.kind === "held") {
      yield { chart, kind: "held", name: chosen.name, reason: chosen.reason }
      continue
    }
    const { name, recipient, byCard, minor, languages, country, jurisdiction } = chosen
    const code = notice.displayVerificationCode(verification(chart))
    const subject = notice.letterSubject(practice, incident, {
      name,
      recipient,
      byCard,
      minor,
      languages,
      country,
      jurisdiction,
      exposure: await exposureOf({ exposed, held }, card?.patient ?? undefined, sender.timeZone),
      identityCode: options.codeOf(chart),
      verificationCode: code,
      duties: notice.contentDuties(duties, jurisdiction, country),
    })
    yield { chart, kind: "send", sent: chosen, subject, code }
  }
}

/**
 * A code for each person, made from the practice's key: a letter that is made anew after a crash, or printed again, has the same one. As random
 * as the key to everyone without it.
 */
async function verificationCodes(core: Core, id: CaseId): Promise<(chart: ChartId) => string> {
  const { makeVerificationCode } = await import("@subrosa/incident/notice")
  const { search } = await core.searchKeys()
  const bound = context("notice-code", core.practice(), id, "code")
  return (chart) => makeVerificationCode((length) => mac(search, utf8(chart), bound).subarray(0, length))
}
