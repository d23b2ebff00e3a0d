/** Cases of what asks for no signature: beginnings, invitations, the public log. */
import { randomBytes, randomUUID } from "node:crypto"
import * as opaque from "@serenity-kit/opaque"
import { toBase64url } from "@subrosa/codec"
import type { InvitationId, TeamId } from "@subrosa/contract"
import { invitationKeys, newcomerMac, sha256 } from "@subrosa/crypto"
import { makeDevice, makePerson, newAccount, sealTo } from "@subrosa/testkit"
import { ask, mustAsk } from "./ask.ts"
import type { Case } from "./cases.ts"
import type { Cast } from "./cast.ts"

const random = (bytes: number): string => toBase64url(randomBytes(bytes))

export const publicCases: readonly Case[] = [
  { operation: "serverRead", make: () => ({ method: "GET", target: "/v1/server" }) },
  { operation: "GET /health", make: () => ({ method: "GET", target: "/health" }) },
  {
    operation: "GET log/checkpoint",
    make: ({ practice }) => ({ method: "GET", target: `/v1/practices/${practice.practice}/log/checkpoint` }),
  },
  {
    operation: "GET log/tile/entries",
    make: ({ practice }) => ({ method: "GET", target: `/v1/practices/${practice.practice}/log/tile/entries/000.p/1` }),
  },
  {
    operation: "practiceReserve",
    way: "without the link",
    make: () => ({
      method: "POST",
      target: "/v1/practice-reservations",
      body: { setupToken: random(32), account: randomUUID(), accountName: "Stranger" },
    }),
  },
  {
    operation: "practiceCreate",
    way: "over an existing one",
    make: ({ practice }) => ({
      method: "POST",
      target: "/v1/practices",
      body: { ...practice.body, setupToken: random(32), account: { ...practice.body.account, secrets: random(200) } },
    }),
  },
  {
    operation: "passwordRegister",
    make: async () => {
      await opaque.ready
      const { registrationRequest } = opaque.client.startRegistration({ password: random(16) })
      const body = { loginName: `name-${randomUUID()}`, registrationRequest }
      return { method: "POST", target: "/v1/password-registration", body }
    },
  },
  {
    operation: "signInStart",
    way: "for someone's key file",
    make: ({ practice, people }) => ({
      method: "POST",
      target: "/v1/sign-in/start",
      body: { kind: "key-file", practice: practice.practice, account: people.clinician.person.account },
    }),
  },
  {
    operation: "signInStart",
    way: "for someone's recovery kit",
    make: ({ practice, people }) => ({
      method: "POST",
      target: "/v1/sign-in/start",
      body: { kind: "recovery-kit", practice: practice.practice, account: people.clinician.person.account },
    }),
  },
  {
    operation: "signInFinish",
    way: "as someone else",
    // Of somebody unknown: ten failures for one account would slow the next ones down.
    make: async ({ url, practice }) => {
      const start = { kind: "key-file", practice: practice.practice, account: randomUUID() }
      const { body } = await ask(url, undefined, { method: "POST", target: "/v1/sign-in/start", body: start })
      const { attempt } = JSON.parse(body.toString())
      const { wire: device } = await makeDevice()
      return {
        method: "POST",
        target: "/v1/sign-in/finish",
        body: { attempt, device, answer: { kind: "key-file", signature: random(64) } },
      }
    },
  },
  { operation: "invitationRead", way: "without the link", make: (cast) => invitationRead(cast, false) },
  { operation: "invitationRead", way: "with the link", byLink: true, make: (cast) => invitationRead(cast, true) },
  { operation: "invitationAccept", way: "without the link", make: (cast) => invitationAccept(cast, false) },
  { operation: "invitationAccept", way: "with the link", byLink: true, make: (cast) => invitationAccept(cast, true) },
  {
    operation: "sealedNoticeOpen",
    way: "without the link",
    make: ({ practice }) => ({
      method: "POST",
      target: `/v1/practices/${practice.practice}/sealed-notices/${randomUUID()}/open`,
      body: { token: random(32) },
    }),
  },
]

export interface NewInvitation {
  ids: { practice: string; invitation: InvitationId }
  keys: ReturnType<typeof invitationKeys>
  body: Record<string, unknown>
}

export function newInvitation(practice: string): NewInvitation {
  const invitation = randomUUID() as InvitationId
  const keys = invitationKeys(randomBytes(32), { practice, invitation })
  const body = {
    id: invitation,
    tokenDigest: toBase64url(sha256(keys.tokenKey)),
    roles: ["front-desk"],
    label: "Newcomer",
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    inviterMac: random(32),
    sealedSecret: random(60),
  }
  return { ids: { practice, invitation }, keys, body }
}

/** An open invitation of the owner's. */
export async function openInvitation({ url, practice }: Cast): Promise<NewInvitation> {
  const made = newInvitation(practice.practice)
  const target = `/v1/practices/${practice.practice}/invitations`
  await mustAsk(url, practice.owner, { method: "POST", target, body: made.body })
  return made
}

async function invitationRead(cast: Cast, hasLink: boolean) {
  const { ids, keys } = await openInvitation(cast)
  return {
    method: "POST",
    target: `/v1/practices/${ids.practice}/invitations/${ids.invitation}/read`,
    body: {
      token: hasLink ? toBase64url(keys.tokenKey) : random(32),
      account: randomUUID(),
      accountName: "Newcomer",
    },
  }
}

async function invitationAccept(cast: Cast, hasLink: boolean) {
  const { ids, keys } = await openInvitation(cast)
  const person = await makePerson(cast.practice.practice, "Newcomer")
  const personalTeam = randomUUID() as TeamId
  return {
    method: "POST",
    target: `/v1/practices/${ids.practice}/invitations/${ids.invitation}/accept`,
    body: {
      token: hasLink ? toBase64url(keys.tokenKey) : random(32),
      account: newAccount(person, { kind: "key-file" }),
      newcomerMac: toBase64url(newcomerMac(keys.newcomerKey, person.cardDigest, ids)),
      personalTeam: { id: personalTeam, kind: "personal", name: "Own" },
      personalTeamKey: await sealTo(person, person, { id: personalTeam, kind: "personal" }),
      preferences: random(200),
    },
  }
}
