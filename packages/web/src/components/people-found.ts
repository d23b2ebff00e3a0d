/** Patients that answer to a name and birth date, as a list to choose from. */
import { queryOptions } from "@tanstack/react-query"
import { type ChartId, type FindResult, find } from "../data/charts.ts"
import { dateText } from "./when.ts"

export interface Found {
  chart: ChartId
  /** As far as it is known here: a chart that is not open shows what it was found by. */
  name: string
  detail: string
}

export const peopleFound = (query: string) =>
  queryOptions({ ...find(query), enabled: query !== "", select: (found: FindResult) => listOf(found, query) })

function listOf({ local, charts }: FindResult, query: string): Found[] {
  const known = new Set(local.map(({ chart }) => chart))
  const others = charts.filter(({ chart }) => !known.has(chart))
  return [...local, ...others].map(({ chart, name, birthDate }) => ({
    chart,
    name: name ?? `“${query}”`,
    detail: [birthDate === undefined ? "name sealed" : `born ${dateText(birthDate)}`, chart.slice(0, 8)].join(" · "),
  }))
}
