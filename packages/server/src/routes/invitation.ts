/** Invitations. Their secrets, sealed for the inviter, are documents of the inviter's own team (spec/account.md). */
import * as contract from "@subrosa/contract"
import type { Caller } from "@subrosa/keeper"
import type { HttpRoute } from "../http/route.ts"
import { decodeB64u } from "./decode.ts"
import { firstDocument } from "./first-document.ts"
import { publicRoute, signedRoute } from "./operation-route.ts"
import type { Parts } from "./parts.ts"

export const invitationRoutes = (parts: Parts): HttpRoute[] => {
  const { keeper } = parts
  return [
    signedRoute(keeper.authenticate, contract.invitationCreate, (caller, input) =>
      invitationCreate(parts, caller, input),
    ),
    signedRoute(keeper.authenticate, contract.invitationSearch, keeper.invitationSearch),
    signedRoute(keeper.authenticate, contract.invitationEnd, (caller, input) => invitationEnd(parts, caller, input)),
    publicRoute(contract.invitationRead, keeper.invitationRead),
    publicRoute(contract.invitationAccept, (input) => invitationAccept(parts, input)),
  ]
}

type Create = typeof contract.invitationCreate

/** The secret first: one without an invitation is of no use to anyone, an invitation without its secret could not be confirmed. */
async function invitationCreate(
  { keeper, store }: Parts,
  caller: Caller,
  input: contract.Parsed<Create>,
): Promise<contract.Result<Create>> {
  const { id, sealedSecret } = input.body
  const sealed = decodeB64u(sealedSecret, "sealedSecret")
  const team = await keeper.personalTeam(caller)
  const name = `invitation/${id}`
  await store.documentUpdate(caller.practice, team.id, name, { version: 1, teamVersion: team.version, sealed })
  return keeper.invitationCreate(caller, input)
}

type Accept = typeof contract.invitationAccept

/** The keeper first: only it knows whether this is a newcomer. A repeated request completes what a lost one has begun. */
async function invitationAccept(
  { keeper, store }: Parts,
  input: contract.Parsed<Accept>,
): Promise<contract.Result<Accept>> {
  const { personalTeam, preferences } = input.body
  const sealed = decodeB64u(preferences, "preferences")
  const signedIn = await keeper.invitationAccept(input)
  await firstDocument(store, { practice: input.params.practice, team: personalTeam.id, name: "preferences", sealed })
  return signedIn
}

type End = typeof contract.invitationEnd

async function invitationEnd(
  { keeper, store }: Parts,
  caller: Caller,
  input: contract.Parsed<End>,
): Promise<contract.Result<End>> {
  const ended = await keeper.invitationEnd(caller, input)
  const team = await keeper.personalTeam(caller)
  await store.documentDelete(caller.practice, team.id, `invitation/${input.params.invitation}`)
  return ended
}
