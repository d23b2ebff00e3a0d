/** Joins the decisions on one entry with what its row says of the notice. */
import type { HoldEffect } from "./apply-hold.ts"
import type { Due } from "./decide-due.ts"
import type { Owed } from "./decide-owed.ts"
import type { Duty, Letter } from "./duty.ts"
import type { Facts } from "./facts.ts"
import { takenListed } from "./involved-elements.ts"
import { momentText, parseMoment } from "./moment.ts"
import { recordedEvent } from "./recorded-event.ts"
import type { Jurisdiction, Recipient } from "./row.ts"
import { runClock } from "./run-clock.ts"

export function describeDuty(
  facts: Facts,
  row: Jurisdiction,
  entry: Recipient,
  owed: Owed,
  { due, hold }: { due?: Due | undefined; hold?: HoldEffect | undefined },
): Duty {
  const { deadline } = entry
  return {
    jurisdiction: row.id,
    entry: entry.id,
    kind: entry.kind,
    name: entry.name,
    owed: owedOf(owed, row),
    due: due?.at === undefined ? null : momentText(due.at),
    dueText: deadline.text,
    provisional: due?.provisional ?? false,
    ...(due?.waitsFor !== undefined && { waitsFor: due.waitsFor }),
    ...(due?.ordinary !== undefined && { ordinaryDue: momentText(due.ordinary) }),
    why: [...owed.why, ...(due?.why ?? [])],
    open: openOf(owed, row),
    ...provenanceOf(row),
    ...(deadline.basis && { basis: deadline.basis }),
    ...(owed.owed && deadline.target && { target: targetOf(facts, deadline.target) }),
    tolerates: deadline.tolerates ?? [],
    ...(deadline.before && { before: deadline.before }),
    ...(deadline.after && {
      after: deadline.after,
      afterHappened: recordedEvent(deadline.after, facts, row) !== undefined,
    }),
    ...(deadline.notAfter && { notAfter: deadline.notAfter }),
    received: deadline.received ?? false,
    ...(hold && { hold }),
    ...(owed.states && { states: owed.states }),
    how: entry.how,
    ...(entry.howText && { howText: entry.howText }),
    url: entry.url,
    ...(entry.methods && { methods: entry.methods }),
    ...(entry.methodRules && { methodRules: entry.methodRules }),
    ...(entry.report && { report: entry.report }),
    ...(entry.kind === "individuals" && { letter: letterOf(facts, row) }),
  }
}

/** Services have no date of their own: they are offered with the letter. */
export function describeServices(row: Jurisdiction, owed: Owed): Duty {
  const services = row.identityTheftServices
  return {
    jurisdiction: row.id,
    entry: "identity-theft-services",
    kind: "identity-theft-services",
    name: "Identity-theft services for the people concerned",
    owed: owedOf(owed, row),
    due: null,
    dueText: services?.text ?? "The law names no services.",
    provisional: false,
    why: [...owed.why, ...[services?.onlyIf, services?.unless].filter((text) => text !== undefined)],
    open: openOf(owed, row),
    ...provenanceOf(row),
    tolerates: [],
    received: false,
    ...(services && { months: services.months, obligation: services.obligation }),
    how: [],
    url: null,
  }
}

function openOf({ owed, open }: Owed, { confidence }: Jurisdiction): string[] {
  if (!owed || confidence !== "low") return open
  return [...open, "the row rests on general knowledge only"]
}

function owedOf(owed: Owed, row: Jurisdiction): Duty["owed"] {
  if (!owed.owed) return "not-owed"
  return openOf(owed, row).length > 0 ? "ask-counsel" : "owed"
}

const provenanceOf = ({ statutes, confidence, asOf, asOfBasis, unverified, notes, pending }: Jurisdiction) => ({
  citations: statutes,
  confidence,
  asOf,
  asOfBasis,
  unverified,
  notes,
  pending,
})

function targetOf(facts: Facts, target: { amount: number; unit: "hours" | "days" }): string {
  return momentText(runClock(parseMoment(facts.discovered, facts.timeZone), target, facts))
}

function letterOf(facts: Facts, { content, substituteNotice }: Jurisdiction): Letter {
  return {
    required: content.required.filter(
      ({ whenElements }) => whenElements === undefined || takenListed(facts, whenElements).length > 0,
    ),
    prescribedHeadings: content.prescribedHeadings ?? [],
    forbidden: content.forbidden ?? [],
    languages: content.languages ?? [],
    ...(content.note !== undefined && { note: content.note }),
    substituteNotice,
  }
}
