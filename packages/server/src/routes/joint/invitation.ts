/** Invitations: the keeper's, but their secrets, sealed for the inviter, are documents of the inviter's own team (spec/account.md). */
import * as contract from "@subrosa/contract"
import type { HttpRequest, HttpRoute } from "../../http/route.ts"
import { decodeB64u } from "../decode.ts"
import { jointRoute } from "../operation-route.ts"
import type { JointParts } from "../parts.ts"
import { firstDocument } from "./first-document.ts"

export const invitationJointRoutes = (parts: JointParts): HttpRoute[] => [
  jointRoute(contract.invitationCreate, (request) => invitationCreate(parts, request)),
  jointRoute(contract.invitationEnd, (request) => invitationEnd(parts, request)),
  jointRoute(contract.invitationAccept, (request) => invitationAccept(parts, request)),
]

/** The secret first: one without an invitation is of no use to anyone, an invitation without its secret could not be confirmed. */
async function invitationCreate(
  { port, store }: JointParts,
  request: HttpRequest,
): Promise<contract.Result<typeof contract.invitationCreate>> {
  const { answer, input } = await port.invitationCreate(request)
  const { practice, team, teamVersion, ticket } = answer
  const { id, sealedSecret } = input.body
  const sealed = decodeB64u(sealedSecret, "sealedSecret")
  await store.documentUpdate(practice, team, `invitation/${id}`, { version: 1, teamVersion, sealed })
  return port.invitationFinish(ticket)
}

/** The keeper first: only it knows whether this is a newcomer. A repeated request completes what a lost one has begun. */
async function invitationAccept(
  { port, store }: JointParts,
  request: HttpRequest,
): Promise<contract.Result<typeof contract.invitationAccept>> {
  const { answer, input } = await port.invitationAccept(request)
  const { personalTeam, preferences } = input.body
  const sealed = decodeB64u(preferences, "preferences")
  await firstDocument(store, { practice: answer.practice, team: personalTeam.id, name: "preferences", sealed })
  return answer.signedIn
}

async function invitationEnd(
  { port, store }: JointParts,
  request: HttpRequest,
): Promise<contract.Result<typeof contract.invitationEnd>> {
  const { answer, input } = await port.invitationEnd(request)
  await store.documentDelete(answer.practice, answer.team, `invitation/${input.params.invitation}`)
  return {}
}
