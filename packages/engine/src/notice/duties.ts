/** The duties of a case by the law: facts from the journal, people counted here from opened addresses; only counts leave this client. */
import type { CaseId } from "@subrosa/contract"
import { type CaseState, scopeOf } from "@subrosa/incident"
import type { CalendarItem, Duty, Facts, Filed } from "@subrosa/law"
import type { Core } from "../core.ts"
import { caseHarbours } from "../incident/assess-case.ts"
import { addEntry } from "../incident/journal.ts"
import type { ContactCard } from "../port-incident.ts"
import type { CaseCalendar, NoticeSender } from "../port-notice.ts"
import { dayIn } from "./day-in.ts"
import { toldAt } from "./told.ts"
import { elementsOf, keep, requireScoped } from "./words.ts"

/** Places without a row of law, and addresses that say no place. */
export const elsewhere = "elsewhere"

/** What the law takes the kinds of record for (HIPAA's and the states' elements). */
const elementsOfKind = {
  directory: ["medical-information", "date-of-birth"],
  clinical: ["medical-information"],
  "psychotherapy-notes": ["medical-information"],
  "substance-use": ["medical-information"],
  billing: ["medical-information", "health-insurance-id", "financial-account"],
} as const satisfies Record<string, readonly Facts["elements"][number][]>

const law = async () => {
  const [engine, { jurisdictions }] = await Promise.all([import("@subrosa/law"), import("@subrosa/law/jurisdictions")])
  return { ...engine, jurisdictions }
}

export interface Assessed {
  facts: Facts
  duties: Duty[]
  filed: Filed[]
  provisional: boolean
}

/** `residents` absent: of the journal, and before anybody counted, all where the practice is. */
export async function assessCase(
  core: Core,
  id: CaseId,
  state: CaseState,
  sender: NoticeSender,
  residents?: Record<string, number>,
): Promise<Assessed> {
  const { assessDuties, jurisdictionOf, jurisdictions, parseFacts, recordFiled } = await law()
  const { counts, version } = requireScoped(state)
  const counted = residents ?? (state.duties?.scope === version ? state.duties.residents : undefined)
  const home = jurisdictionOf({ country: sender.filer.country, state: sender.filer.state })
  const people = counted ?? { [home ?? elsewhere]: counts.charts }
  const { [elsewhere]: other = 0, ...affected } = people
  const harbours = await caseHarbours(core, state)
  const copies = state.taken.filter(({ kind }) => kind === "database").length
  const kinds = Object.keys(counts.byKind) as (keyof typeof elementsOfKind)[]
  const numbers = kinds.includes("directory") ? await elementsOf(core, id, version) : []
  const facts = parseFacts({
    discovered: state.opened.discoveredAt,
    timeZone: sender.timeZone,
    entity: sender.filer.entity,
    affected,
    elsewhere: other,
    elements: [...new Set([...kinds.flatMap((kind) => [...elementsOfKind[kind]]), ...numbers])],
    encrypted: copies > 0 && copies === state.taken.length && harbours.every(({ holds }) => holds),
    keyTaken: state.taken.some((taken) => taken.kind === "database" && taken.keys.length > 0),
    harm: harmOf(state),
    ...policeHoldOf(state, dayIn(sender.timeZone)),
  })
  const told = await toldAt(core, id, state)
  const toPeople = assessDuties(facts, jurisdictions).filter(({ kind }) => told !== undefined && kind === "individuals")
  const filed = [
    ...state.filed.map(({ jurisdiction, duty, filedAt }) => ({ jurisdiction, entry: duty, at: filedAt })),
    ...toPeople.map(({ jurisdiction, entry }) => ({ jurisdiction, entry, at: told ?? "" })),
  ]
  const duties = assessDuties(recordFiled(facts, filed, jurisdictions), jurisdictions)
  return { facts, duties, filed, provisional: counted === undefined }
}

/** A signed assessment that finds no notice due is the documented finding the laws ask for. */
function harmOf({ assessments, scopes }: CaseState): NonNullable<Facts["harm"]> {
  const { hipaa, gdpr } = assessments
  const signed = hipaa ?? gdpr
  if (signed === undefined || signed.scope !== scopes.at(-1)?.version) return "not-assessed"
  return signed.decision === "no-notice" ? "unlikely" : "likely"
}

function policeHoldOf({ policeHold }: CaseState, toDay: (instant: string) => string): Pick<Facts, "policeHold"> {
  if (policeHold === undefined) return {}
  const { form, until, time, text } = policeHold
  return {
    policeHold: {
      requestedBy: text ?? "the police",
      written: form === "written",
      from: toDay(time),
      until: toDay(until),
    },
  }
}

export async function calendarOf(
  core: Core,
  id: CaseId,
  state: CaseState,
  sender: NoticeSender,
): Promise<CaseCalendar> {
  return toCalendar(core, await assessCase(core, id, state, sender))
}

async function toCalendar(core: Core, { facts, duties, filed, provisional }: Assessed): Promise<CaseCalendar> {
  const { calendar, jurisdictions } = await law()
  const items: CalendarItem[] = calendar(duties, filed, core.now().toISOString(), facts.timeZone)
  const residents = { ...facts.affected, ...(facts.elsewhere ? { [elsewhere]: facts.elsewhere } : {}) }
  const shown = new Set([...items.map(({ duty }) => duty.jurisdiction), ...Object.keys(residents)])
  const names = jurisdictions.filter(({ id }) => shown.has(id)).map(({ id, name }) => [id, name] as const)
  return {
    items,
    residents,
    provisional,
    asOf:
      items
        .map(({ duty }) => duty.asOf)
        .sort()
        .at(-1) ?? "",
    names: { ...Object.fromEntries(names), [elsewhere]: "Elsewhere, or not known" },
  }
}

/** Counts people by where they live and puts the duties that follow into the journal. */
export async function assessFromCards(
  core: Core,
  id: CaseId,
  state: CaseState,
  sender: NoticeSender,
  opened: Iterable<ContactCard>,
): Promise<CaseCalendar> {
  const { isOwed } = await law()
  const cards = [...opened]
  const residents = await countResidents(cards, sender)
  await keep(core, id, { elements: { scope: scopeOf(state)?.version ?? 0, found: await numbersOn(cards) } })
  const assessed = await assessCase(core, id, state, sender, residents)
  const view = await toCalendar(core, assessed)
  const duties = assessed.duties.filter(isOwed).map(({ entry, jurisdiction, kind, due }) => ({
    id: entry,
    jurisdiction,
    recipient: kind,
    ...(due !== null && { due }),
  }))
  const scope = scopeOf(state)?.version ?? 0
  const isSame = state.duties?.scope === scope && sameCounts(state.duties.residents, residents)
  if (!isSame || state.duties?.duties.length !== duties.length) {
    await addEntry(core, id, { body: { kind: "duties", scope, asOf: view.asOf, residents, duties } })
  }
  return { ...view, provisional: false }
}

/** By the address that a letter would go to, else any current one; where it says no place, `elsewhere`. */
export async function countResidents(
  cards: Iterable<ContactCard>,
  sender: NoticeSender,
): Promise<Record<string, number>> {
  const [{ jurisdictionOf }, { objectsIn, textOf }] = await Promise.all([
    import("@subrosa/law"),
    import("@subrosa/fhir"),
  ])
  const residents: Record<string, number> = {}
  for (const { patient } of cards) {
    const places = objectsIn(patient?.address).filter(({ use }) => use !== "old" && use !== "billing")
    const found = places
      .map(({ country, state }) =>
        jurisdictionOf({ country: textOf(country), state: textOf(state) }, { defaultCountry: sender.filer.country }),
      )
      .find((one) => one !== undefined)
    const key = found ?? elsewhere
    residents[key] = (residents[key] ?? 0) + 1
  }
  return residents
}

/** Kinds of number on the cards, whosever: the law asks whether any was involved. */
async function numbersOn(cards: readonly ContactCard[]): Promise<string[]> {
  const { identifierElements } = await import("@subrosa/incident/notice")
  const found = cards.flatMap(({ patient }) => (patient === null ? [] : identifierElements(patient)))
  return [...new Set(found)].sort()
}

function sameCounts(a: Record<string, number>, b: Record<string, number>): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].every((key) => a[key] === b[key])
}
