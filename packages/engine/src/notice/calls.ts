/** Who is called before a letter comes. Who is at risk a person says, who knows the patient; it is kept sealed for the officers. */
import { type CaseId, ChartId, careRelationSearch } from "@subrosa/contract"
import type { AtRisk } from "@subrosa/incident/notice"
import { z } from "zod"
import type { Core } from "../core.ts"
import { staffNames } from "../log/staff-names.ts"
import { EngineError } from "../port.ts"
import type { ContactCard } from "../port-incident.ts"
import type { CallList, RiskLevel } from "../port-notice.ts"
import { readOfficerDocument, writeOfficerDocument } from "./officer-documents.ts"
import { practiceOf } from "./sender.ts"
import type { CaseFacts } from "./subjects.ts"

const Kept = z.record(ChartId, z.literal([1, 2, 3]))
const parse = (kept: unknown): z.infer<typeof Kept> => Kept.safeParse(kept).data ?? {}

export const updateRisk = (core: Core, id: CaseId, chart: ChartId, risk: RiskLevel | null): Promise<void> =>
  writeOfficerDocument(core, `case-risk/${id}`, (kept) => {
    const { [chart]: _, ...others } = parse(kept)
    return risk === null ? others : { ...others, [chart]: risk }
  })

/** By chart. */
export async function readRisks(core: Core, id: CaseId): Promise<Map<ChartId, RiskLevel>> {
  const kept = parse(await readOfficerDocument(core, `case-risk/${id}`))
  return new Map(Object.entries(kept).map(([chart, risk]) => [ChartId.parse(chart), risk]))
}

const treating = new Set(["author", "assigned", "hand-over", "supervision"])

/** Asks who treats each of them now: an officer may, of whom the release names. */
export async function callsOf(
  core: Core,
  facts: CaseFacts,
  cards: ReadonlyMap<ChartId, ContactCard>,
  risks: ReadonlyMap<string, RiskLevel>,
): Promise<CallList> {
  const notice = await import("@subrosa/incident/notice")
  const { sender, shared, today } = facts
  const options = { practiceCountry: sender.filer.country, today, shared, returned: () => false }
  const people: (AtRisk & { chart: ChartId; languages: readonly string[] })[] = []
  for (const [chart, card] of cards) {
    const risk = risks.get(chart)
    if (risk === undefined) continue
    const resources = [...(card.patient === null ? [] : [card.patient]), ...card.resources]
    const way = notice.phoneWay(resources, options)
    people.push({ ...way, chart, risk, therapists: await treatingOf(core, chart) })
  }
  const { calls, without } = notice.callList(people)
  const nameOf = await staffNames(
    core,
    people.flatMap(({ therapists }) => therapists),
  )
  const practice = practiceOf(sender)
  return {
    calls: calls.map(({ caller, ...call }) => {
      const person = people.find(({ chart }) => chart === call.chart)
      const language = notice.chooseLanguage(person?.languages ?? [], notice.builtInLanguages)
      const callerName = caller === undefined ? undefined : nameOf(caller)
      return {
        chart: ChartId.parse(call.chart),
        name: call.name,
        phone: call.phone,
        risk: risks.get(call.chart) ?? 1,
        ...(callerName !== undefined && { caller: callerName }),
        hours: call.hours.map(({ days, from, lasts }) => `${days.join(", ")} ${from}, ${lasts} h`.trim()),
        script: notice.callScript(
          { name: call.name, country: person?.country ?? sender.filer.country, voiceMail: call.voiceMail },
          callerName ?? sender.signer,
          practice,
          language,
        ),
      }
    }),
    without: without.map(({ chart, name }) => ({ chart: ChartId.parse(chart), name })),
  }
}

/** Newest relation first. */
async function treatingOf(core: Core, chart: ChartId): Promise<string[]> {
  const relations = await relationsOf(core, chart)
  return relations
    .filter(({ kind }) => treating.has(kind))
    .toSorted((a, b) => b.since.localeCompare(a.since))
    .map(({ account }) => account)
}

/** None for a chart that this officer may not open by themselves: then an officer finds the caller. */
async function relationsOf(core: Core, chart: ChartId) {
  try {
    return (await core.call(careRelationSearch, { params: { chart } })).relations
  } catch (error) {
    if (error instanceof EngineError && error.code === "refused") return []
    throw error
  }
}
