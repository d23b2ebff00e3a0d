/** Finding: the client's tokens, turned once more by the keeper, looked up by the store, filtered by the keeper (spec/search.md). */
import * as contract from "@subrosa/contract"
import type { HttpRequest, HttpRoute } from "../../http/route.ts"
import { jointRoute } from "../operation-route.ts"
import type { JointParts } from "../parts.ts"

export const findRoutes = (parts: JointParts): HttpRoute[] => [
  jointRoute(contract.chartFind, (request) => chartFind(parts, request)),
  jointRoute(contract.resourceFind, (request) => resourceFind(parts, request)),
]

const chartsMax = 50
/** Looked at before the filter, so that charts of other care teams cannot crowd out one's own. */
const candidatesMax = 1000

async function chartFind(
  { port, store }: JointParts,
  request: HttpRequest,
): Promise<contract.Result<typeof contract.chartFind>> {
  const { practice, tokens, ticket } = (await port.chartFind(request)).answer
  const found = await store.searchTokenFind(practice, tokens, candidatesMax)
  const findable = await port.chartsFindable(
    ticket,
    found.map(({ id }) => id),
  )
  return { charts: found.filter(({ id }) => findable.has(id)).slice(0, chartsMax) }
}

async function resourceFind(
  { port, store }: JointParts,
  request: HttpRequest,
): Promise<contract.Result<typeof contract.resourceFind>> {
  const { practice, keys, ticket } = (await port.resourceFind(request)).answer
  const found = await store.resourceTokenFind(
    practice,
    keys.map(({ key, content }) => ({ key, content })),
  )
  const findable = await port.chartsFindable(ticket, [...new Set(found.map(({ chart }) => chart))])
  // Sorted by question, and of one question's charts those with the same content first: the first that may be seen answers.
  const answers = new Map<number, (typeof found)[number]>()
  for (const resource of found) {
    if (findable.has(resource.chart) && !answers.has(resource.at)) answers.set(resource.at, resource)
  }
  return { found: [...answers.values()] }
}
