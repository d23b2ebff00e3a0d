/** Team documents: the keeper says whose they are, the store keeps them. */
import * as contract from "@subrosa/contract"
import type { StoredDocument } from "@subrosa/store"
import type { HttpRequest, HttpRoute } from "../../http/route.ts"
import { decodeB64u } from "../decode.ts"
import { jointRoute } from "../operation-route.ts"
import type { JointParts } from "../parts.ts"

export const documentRoutes = (parts: JointParts): HttpRoute[] => {
  const { port, store } = parts
  return [
    jointRoute(contract.documentSearch, async (request) => {
      const { answer, input } = await port.documentSearch(request)
      const { team } = input.params
      const documents = await store.documentSearch(answer.practice, team, input.query.prefix)
      return { documents: documents.map((document) => wireOf(team, document)) }
    }),
    jointRoute(contract.documentRead, async (request) => {
      const { answer, input } = await port.documentRead(request)
      const { team } = input.params
      const document = await store.documentRead(answer.practice, team, input.query.name)
      return { ...wireOf(team, document), sealed: Buffer.from(document.sealed).toString("base64url") }
    }),
    jointRoute(contract.documentUpdate, (request) => documentUpdate(parts, request)),
    jointRoute(contract.documentDelete, async (request) => {
      const { answer, input } = await port.documentDelete(request)
      await store.documentDelete(answer.practice, input.params.team, input.query.name)
      return {}
    }),
  ]
}

async function documentUpdate(
  { port, store }: JointParts,
  request: HttpRequest,
): Promise<contract.Result<typeof contract.documentUpdate>> {
  const { answer, input } = await port.documentUpdate(request)
  const { team } = input.params
  const { version, teamVersion } = input.body
  const document = { version, teamVersion, sealed: decodeB64u(input.body.sealed, "sealed") }
  return wireOf(team, await store.documentUpdate(answer.practice, team, input.query.name, document))
}

const wireOf = (team: contract.TeamId, document: Omit<StoredDocument, "sealed">) => ({
  team,
  name: document.name,
  version: document.version,
  teamVersion: document.teamVersion,
  updatedAt: document.updatedAt.toISOString(),
})
