/** Finding: the client's tokens, turned once more by the keeper, looked up by the store, filtered by the keeper (spec/search.md). */
import * as contract from "@subrosa/contract"
import type { Caller } from "@subrosa/keeper"
import type { HttpRoute } from "../http/route.ts"
import { decodeB64u } from "./decode.ts"
import { signedRoute } from "./operation-route.ts"
import type { Parts } from "./parts.ts"

export const findRoutes = (parts: Parts): HttpRoute[] => {
  const { keeper } = parts
  return [
    signedRoute(keeper.authenticate, contract.chartFind, (caller, input) => chartFind(parts, caller, input)),
    signedRoute(keeper.authenticate, contract.resourceFind, (caller, input) => resourceFind(parts, caller, input)),
  ]
}

const chartsMax = 50
/** Looked at before the filter, so that charts of other care teams cannot crowd out one's own. */
const candidatesMax = 1000

async function chartFind(
  { keeper, store }: Parts,
  caller: Caller,
  { body }: contract.Parsed<typeof contract.chartFind>,
): Promise<contract.Result<typeof contract.chartFind>> {
  keeper.findCount(caller)
  const blind = await keeper.blindTokens(caller)
  const tokens = body.tokens.map((token, i) => blind(decodeB64u(token, `tokens.${i}`)))
  const found = await store.searchTokenFind(caller.practice, tokens, candidatesMax)
  const candidates = found.map(({ id }) => id)
  const findable =
    body.scope === "emergency"
      ? await keeper.findInEmergency(caller, candidates)
      : await keeper.findableCharts(caller, candidates)
  return { charts: found.filter(({ id }) => findable.has(id)).slice(0, chartsMax) }
}

async function resourceFind(
  { keeper, store }: Parts,
  caller: Caller,
  { body }: contract.Parsed<typeof contract.resourceFind>,
): Promise<contract.Result<typeof contract.resourceFind>> {
  const blind = await keeper.blindTokens(caller)
  const asked = body.keys.map(({ key, content }, i) => ({
    key: blind(decodeB64u(key, `keys.${i}.key`)),
    content: content === undefined ? undefined : blind(decodeB64u(content, `keys.${i}.content`)),
  }))
  const found = await store.resourceTokenFind(caller.practice, asked)
  const findable = await keeper.findableCharts(caller, [...new Set(found.map(({ chart }) => chart))])
  // Sorted by question, and of one question's charts those with the same content first: the first that may be seen answers.
  const answers = new Map<number, (typeof found)[number]>()
  for (const resource of found) {
    if (findable.has(resource.chart) && !answers.has(resource.at)) answers.set(resource.at, resource)
  }
  return { found: [...answers.values()] }
}
