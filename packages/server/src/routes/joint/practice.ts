/** A practice's beginning: the keeper makes it, the store keeps its first documents. */
import * as contract from "@subrosa/contract"
import type { HttpRequest, HttpRoute } from "../../http/route.ts"
import { decodeB64u } from "../decode.ts"
import { jointRoute } from "../operation-route.ts"
import type { JointParts } from "../parts.ts"
import { firstDocument } from "./first-document.ts"

export const practiceJointRoutes = (parts: JointParts): HttpRoute[] => [
  jointRoute(contract.practiceCreate, (request) => practiceCreate(parts, request)),
]

/** A repeated request completes what a lost one has begun. */
async function practiceCreate(
  { port, store }: JointParts,
  request: HttpRequest,
): Promise<contract.Result<typeof contract.practiceCreate>> {
  const { answer, input } = await port.practiceCreate(request)
  const { teams, searchKeys, preferences } = input.body
  const documents = [
    { kind: "practice", name: "search-keys", sealed: decodeB64u(searchKeys, "searchKeys") },
    { kind: "personal", name: "preferences", sealed: decodeB64u(preferences, "preferences") },
  ] as const
  for (const { kind, name, sealed } of documents) {
    const team = teams.find((one) => one.kind === kind)
    if (team === undefined) throw new Error("invariant: the keeper takes no practice without these teams")
    await firstDocument(store, { practice: answer.practice, team: team.id, name, sealed })
  }
  return answer.signedIn
}
