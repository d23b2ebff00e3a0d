/** Shapes for decoys: the keeper picks charts to model them on, the store knows their sizes. Opens nothing. */
import * as contract from "@subrosa/contract"
import type { HttpRequest, HttpRoute } from "../../http/route.ts"
import { jointRoute } from "../operation-route.ts"
import type { JointParts } from "../parts.ts"

export const decoyRoutes = (parts: JointParts): HttpRoute[] => [
  jointRoute(contract.decoyShapes, (request) => decoyShapes(parts, request)),
]

async function decoyShapes(
  { port, store }: JointParts,
  request: HttpRequest,
): Promise<contract.Result<typeof contract.decoyShapes>> {
  const { practice, models } = (await port.decoyShapes(request)).answer
  const charts = models.map(({ chart }) => chart)
  const { entries, resourceTokens, searchTokens } = await store.storedSizes(practice, charts)
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
}
