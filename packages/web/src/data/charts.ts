/** Patients and charts. */

import type { ChartId, Purpose, SegmentKind, StatedReason, TeamId } from "@subrosa/contract"
import type { OpenChart } from "@subrosa/engine"
import type { Resource } from "@subrosa/fhir"
import { queryOptions } from "@tanstack/react-query"
import { chartName } from "./chart-name.ts"
import { currentSession, desk } from "./desk.ts"
import { queryClient } from "./query-client.ts"
import { readAnew } from "./read-anew.ts"
import { withStepUp } from "./step-up.ts"

export type { ChartId, Purpose, TeamId } from "@subrosa/contract"
export type { Draft, FindResult, OpenChart, OpeningLine, WorklistItem } from "@subrosa/engine"
export { chartIdOf } from "./chart-id.ts"

export const worklist = queryOptions({ queryKey: ["worklist"], queryFn: () => desk.worklist() })

/** Null when nothing that this person may open is there. */
export const practiceChart = queryOptions({
  queryKey: ["practice-chart"],
  queryFn: async () => (await desk.practiceChart()) ?? null,
})

export const find = (query: string, scope?: "emergency") =>
  queryOptions({
    queryKey: ["find", query, scope ?? "own"],
    queryFn: () => desk.find(query, scope),
    gcTime: 0,
    // Each emergency search is counted and logged: it never happens by itself a second time.
    staleTime: scope === undefined ? 0 : Number.POSITIVE_INFINITY,
    retry: scope === undefined,
  })

/** Why a person with these roles usually opens a chart; the log keeps it. */
function usualPurpose(): Purpose {
  const now = currentSession()
  const roles = now.kind === "open" ? now.me.roles : []
  if (roles.includes("clinician") || roles.includes("supervisor")) return "TREAT"
  return roles.includes("biller") ? "HPAYMT" : "HOPERAT"
}

export const purposeText: Record<Purpose, string> = {
  TREAT: "Treatment",
  ETREAT: "Emergency treatment",
  HPAYMT: "Billing",
  HOPERAT: "Running the practice",
  PATRQT: "Request of the patient",
  HSYSADMIN: "Administration",
}

/**
 * An open chart. What is open here already is shown without asking the server; else this is a logged opening, so it never happens by
 * itself a second time.
 */
export const chartOpen = (chart: ChartId) =>
  queryOptions({
    queryKey: ["chart", chart],
    queryFn: async () => (await desk.chartNow(chart)) ?? withStepUp(() => open(chart)),
    staleTime: Number.POSITIVE_INFINITY,
  })

export interface OpenAs {
  chart: ChartId
  purpose?: Purpose
  reason?: StatedReason
  note?: string
  segments?: readonly SegmentKind[]
}

/** A logged opening, for whatever is said. */
export async function chartOpenAs({ purpose = usualPurpose(), segments, ...input }: OpenAs): Promise<OpenChart> {
  return desk.chartOpen({ ...input, purpose, ...(segments === undefined ? {} : { segments: [...segments] }) })
}

/** Opens it with the reason that was asked for, and keeps it as open. */
export async function chartOpenFor(input: OpenAs): Promise<void> {
  keepChart(await open(input.chart, input))
}

async function open(chart: ChartId, said: Omit<OpenAs, "chart"> = {}): Promise<OpenChart> {
  const opened = await chartOpenAs({ ...said, chart })
  if (opened.kind === "patient") void remember(opened)
  return opened
}

/** Puts the patient at the head of one's own list; the list is a convenience, so that it failed is no reason to fail. */
async function remember({ chart, summary, openedAt }: OpenChart): Promise<void> {
  const { name = "", birthDate } = summary.demographics ?? {}
  const item = { chart, name, lastOpened: openedAt, ...(birthDate === undefined ? {} : { birthDate }) }
  try {
    const list = await desk.worklistUpdate({ add: [item] })
    queryClient.setQueryData(worklist.queryKey, list)
  } catch {
    await readAnew(queryClient, worklist.queryKey)
  }
}

/** Asks the server for what is new in the chart: a further logged opening. */
export const chartReopen = async (chart: ChartId): Promise<void> => keepChart(await desk.chartRenew(chart))

/**
 * A patient's name for an officer who watches: a logged opening of the contacts alone, unless the chart is open here anyway. It does not stay
 * open, for the chart's page would show it as if that were all.
 */
export async function nameShow(chart: ChartId): Promise<string> {
  const known = await desk.chartNow(chart)
  if (known !== undefined) return chartName(known)
  const opened = await desk.chartOpen({ chart, purpose: "HOPERAT", reason: "administration", segments: ["directory"] })
  await desk.chartClose(chart)
  return chartName(opened)
}

/** The patient's name while the chart is open here; null else: it is not opened for that. */
export const nameKnown = (chart: ChartId) =>
  queryOptions({
    queryKey: ["chart-name", chart],
    queryFn: async () => {
      const known = await desk.chartNow(chart)
      return known === undefined ? null : chartName(known)
    },
    gcTime: 0,
  })

export function keepChart(chart: OpenChart): void {
  queryClient.setQueryData(chartOpen(chart.chart).queryKey, chart)
}

export async function chartClose(chart: ChartId): Promise<void> {
  await desk.chartClose(chart)
  queryClient.removeQueries({ queryKey: ["chart", chart] })
}

export const patientCreate = (input: { patient: Resource; careTeam?: TeamId }) => desk.patientCreate(input)
export async function patientUpdate(input: { chart: ChartId; resource: Resource }): Promise<void> {
  const updated = await desk.resourceUpdate(input)
  keepChart(updated)
  await remember(updated)
}
/** Says whose chart it is, where the patient did not come with it. */
export async function patientAdd(input: { chart: ChartId; resource: Resource }): Promise<void> {
  const opened = await desk.resourceCreate(input)
  keepChart(opened)
  await remember(opened)
}
export async function resourceCreate(input: { chart: ChartId; resource: Resource }): Promise<void> {
  keepChart(await desk.resourceCreate(input))
}
export async function resourceUpdate(input: { chart: ChartId; resource: Resource }): Promise<void> {
  keepChart(await desk.resourceUpdate(input))
}
export const worklistRemove = (chart: ChartId) => desk.worklistUpdate({ remove: [chart] })

/** Who opened the chart, each line's proof checked. */
export const who = (chart: ChartId) =>
  queryOptions({ queryKey: ["who", chart], queryFn: () => desk.who(chart), staleTime: 0 })

export const attachmentRead = (input: { chart: ChartId; attachment: string }) => desk.attachmentRead(input)
