/** Team documents: the keeper says whose they are, the store keeps them. */
import * as contract from "@subrosa/contract"
import { ApiError } from "@subrosa/contract"
import type { Caller } from "@subrosa/keeper"
import type { StoredDocument } from "@subrosa/store"
import type { HttpRoute } from "../http/route.ts"
import { decodeB64u } from "./decode.ts"
import { signedRoute } from "./operation-route.ts"
import type { Parts } from "./parts.ts"

export const documentRoutes = (parts: Parts): HttpRoute[] => {
  const { keeper, store } = parts
  return [
    signedRoute(keeper.authenticate, contract.documentSearch, async (caller, { params: { team }, query }) => {
      await keeper.documentTeam(caller, team, { kind: "read" })
      const documents = await store.documentSearch(caller.practice, team, query.prefix)
      return { documents: documents.map((document) => wireOf(team, document)) }
    }),
    signedRoute(keeper.authenticate, contract.documentRead, async (caller, { params: { team }, query: { name } }) => {
      await keeper.documentTeam(caller, team, { kind: "read" })
      const document = await store.documentRead(caller.practice, team, name)
      return { ...wireOf(team, document), sealed: Buffer.from(document.sealed).toString("base64url") }
    }),
    signedRoute(keeper.authenticate, contract.documentUpdate, (caller, input) => documentUpdate(parts, caller, input)),
    signedRoute(keeper.authenticate, contract.documentDelete, async (caller, { params: { team }, query: { name } }) => {
      await keeper.documentTeam(caller, team, { kind: "write", name })
      await store.documentDelete(caller.practice, team, name)
      return {}
    }),
  ]
}

type Update = typeof contract.documentUpdate

async function documentUpdate(
  { keeper, store }: Parts,
  caller: Caller,
  { params: { team }, query: { name }, body }: contract.Parsed<Update>,
): Promise<contract.Result<Update>> {
  const { version } = await keeper.documentTeam(caller, team, { kind: "write", name })
  if (body.teamVersion > version) {
    const message = "the team has no key of this version"
    throw new ApiError("invalid_request", message, { errors: [{ field: "teamVersion", message }] })
  }
  const sealed = decodeB64u(body.sealed, "sealed")
  const document = { version: body.version, teamVersion: body.teamVersion, sealed }
  return wireOf(team, await store.documentUpdate(caller.practice, team, name, document))
}

const wireOf = (team: contract.TeamId, document: Omit<StoredDocument, "sealed">) => ({
  team,
  name: document.name,
  version: document.version,
  teamVersion: document.teamVersion,
  updatedAt: document.updatedAt.toISOString(),
})
