/** Invitations: a link whose fragment carries the secret that authenticates both sides (spec/account.md). */
import { z } from "zod"
import { Card, NewAccount, SealedTeamKey, SignedIn } from "./account.ts"
import { AccountId, InvitationId } from "./ids.ts"
import { operation } from "./operation.ts"
import { NewTeam } from "./practice.ts"
import { Roles } from "./roles.ts"
import { inPractice, none, nothing } from "./shape.ts"
import { bytes, bytesOf, Instant, Label } from "./wire.ts"

const withInvitation = inPractice.extend({ invitation: InvitationId })

export const Invitation = z.object({
  id: InvitationId,
  roles: Roles,
  label: Label,
  invitedBy: AccountId,
  expiresAt: Instant,
  createdAt: Instant,
  /** Who took it up, and the MAC that binds their card to the link's secret. */
  account: AccountId.nullable(),
  newcomerMac: bytesOf(32).nullable(),
})
export type Invitation = z.infer<typeof Invitation>

export const invitationCreate = operation({
  name: "invitationCreate",
  auth: "signed",
  method: "POST",
  path: "/v1/practices/:practice/invitations",
  params: inPractice,
  query: none,
  body: z.object({
    id: InvitationId,
    tokenDigest: bytesOf(32),
    roles: Roles,
    /** For the inviter's own list ("Dr. Lee"). */
    label: Label,
    expiresAt: Instant,
    inviterMac: bytesOf(32),
    /** The secret and the roles (spec/account.md), sealed as document `invitation/<id>` of the inviter's personal team. */
    sealedSecret: bytes(1024),
  }),
  result: Invitation,
})

export const invitationSearch = operation({
  name: "invitationSearch",
  auth: "signed",
  method: "GET",
  path: "/v1/practices/:practice/invitations",
  params: inPractice,
  query: none,
  body: none,
  result: z.object({ invitations: z.array(Invitation) }),
})

export const invitationEnd = operation({
  name: "invitationEnd",
  auth: "signed",
  method: "DELETE",
  path: "/v1/practices/:practice/invitations/:invitation",
  params: withInvitation,
  query: none,
  body: none,
  result: nothing,
})

/** What the newcomer's client reads first; `token` shows that it holds the link. */
export const invitationRead = operation({
  name: "invitationRead",
  auth: "public",
  method: "POST",
  path: "/v1/practices/:practice/invitations/:invitation/read",
  params: withInvitation,
  query: none,
  body: z.object({ token: bytesOf(32), account: AccountId, accountName: Label }),
  result: z.object({
    roles: Roles,
    expiresAt: Instant,
    practiceCard: Card,
    inviterCard: Card,
    inviterMac: bytesOf(32),
    /** WebAuthn creation options for the account id that was named, and its PRF salt. */
    options: z.record(z.string(), z.unknown()),
    prfSalt: bytesOf(32),
  }),
})

/** The newcomer makes their account; it stays pending until an owner's client has checked the MAC. */
export const invitationAccept = operation({
  name: "invitationAccept",
  auth: "public",
  method: "POST",
  path: "/v1/practices/:practice/invitations/:invitation/accept",
  params: withInvitation,
  query: none,
  body: z.object({
    token: bytesOf(32),
    account: NewAccount,
    newcomerMac: bytesOf(32),
    personalTeam: NewTeam,
    personalTeamKey: SealedTeamKey,
    /** Document `preferences` of the personal team (spec/keys.md). */
    preferences: bytes(1024),
  }),
  result: SignedIn,
})
