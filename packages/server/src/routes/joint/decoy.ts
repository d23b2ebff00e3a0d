/** Models for decoys: the keeper picks the charts, the store tells how large their entries are. Opens nothing. */
import * as contract from "@subrosa/contract"
import type { HttpRequest, HttpRoute } from "../../http/route.ts"
import { jointRoute } from "../operation-route.ts"
import type { JointParts } from "../parts.ts"

export const decoyJointRoutes = (parts: JointParts): HttpRoute[] => [
  jointRoute(contract.decoyShapes, (request) => decoyShapes(parts, request)),
]

async function decoyShapes(
  { port, store }: JointParts,
  request: HttpRequest,
): Promise<contract.Result<typeof contract.decoyShapes>> {
  const { answer } = await port.decoyShapes(request)
  const charts = answer.models.map(({ chart }) => chart)
  const { entries, resourceTokens, searchTokens } = await store.storedSizes(answer.practice, charts)
  return {
    shapes: answer.models.map(({ chart, segments }) => ({
      segments: segments.map(({ kind, entries: of }) => ({
        kind,
        sizes: of.flatMap((entry) => entries.get(entry) ?? []),
      })),
      resourceTokens: resourceTokens.get(chart) ?? 0,
      searchTokens: searchTokens.get(chart) ?? 0,
    })),
  }
}
