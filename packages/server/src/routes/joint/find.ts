/** Finding: the client's tokens, turned once more by the keeper, looked up by the store, filtered by the keeper (spec/search.md). */
import * as contract from "@subrosa/contract"
import type { FoundResource } from "@subrosa/store"
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
  const { charts } = await port.findable(ticket, { charts: found.map(({ id }) => id), entries: [] })
  return { charts: found.filter(({ id }) => charts.has(id)).slice(0, chartsMax) }
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
  const { charts, entries } = await port.findable(ticket, {
    charts: [...new Set(found.map(({ chart }) => chart))],
    entries: [...new Set(found.flatMap(({ entry }) => entry ?? []))],
  })
  // What the store was given and the keeper did not take (a crash between the two, a refusal) is not there.
  const holds = ({ chart, entry }: FoundResource) => charts.has(chart) && (entry === null || entries.has(entry))
  // Sorted by question, and of one question's tokens those of the same content first: the first that holds answers.
  const answers = new Map<number, contract.Result<typeof contract.resourceFind>["found"][number]>()
  for (const resource of found) {
    const { at, chart, same } = resource
    if (!answers.has(at) && holds(resource)) answers.set(at, { at, chart, same })
  }
  return { found: [...answers.values()] }
}
