/** The review queue, questions to staff, kinship, decoys. */
import * as contract from "@subrosa/contract"
import type { HttpRoute } from "../http/route.ts"
import { signedRoute } from "./operation-route.ts"
import type { Parts } from "./parts.ts"

export const reviewRoutes = ({ keeper, store }: Parts): HttpRoute[] => [
  signedRoute(keeper.authenticate, contract.findingSearch, keeper.findingSearch),
  signedRoute(keeper.authenticate, contract.findingDecide, keeper.findingDecide),
  signedRoute(keeper.authenticate, contract.questionSearch, keeper.questionSearch),
  signedRoute(keeper.authenticate, contract.questionAnswer, keeper.questionAnswer),
  signedRoute(keeper.authenticate, contract.kinshipUpdate, keeper.kinshipUpdate),
  signedRoute(keeper.authenticate, contract.decoySearch, keeper.decoySearch),
  signedRoute(keeper.authenticate, contract.decoyUpdate, keeper.decoyUpdate),
  signedRoute(keeper.authenticate, contract.decoyShapes, async (caller, input) => {
    const models = await keeper.decoyModels(caller, input)
    const charts = models.map(({ chart }) => chart)
    const { entries, resourceTokens, searchTokens } = await store.storedSizes(caller.practice, charts)
    return {
      shapes: models.map(({ chart, segments }) => ({
        segments: segments.map(({ kind, entries: of }) => ({
          kind,
          sizes: of.flatMap((entry) => entries.get(entry) ?? []),
        })),
        resourceTokens: resourceTokens.get(chart) ?? 0,
        searchTokens: searchTokens.get(chart) ?? 0,
      })),
    }
  }),
]
