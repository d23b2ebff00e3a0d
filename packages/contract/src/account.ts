/** Accounts: cards, ways in, people (spec/account.md, spec/keys.md). */
import { z } from "zod"
import { AccountId, DeviceId, SessionId, SlotId, TeamId } from "./ids.ts"
import { operation } from "./operation.ts"
import { Roles, TeamKind } from "./roles.ts"
import { inPractice, none, nothing } from "./shape.ts"
import { bytes, bytesOf, Instant, Label, LoginName, SignedText } from "./wire.ts"

export const SlotKind = z.enum(["passkey", "password", "recovery-kit"])
export type SlotKind = z.infer<typeof SlotKind>

/** The account key under one way in. */
export const KeySlot = z.object({ id: SlotId, kind: SlotKind, label: Label, sealed: bytes(128) })
export type KeySlot = z.infer<typeof KeySlot>

export const Card = z.object({ card: SignedText, signature: bytesOf(64) })
export type Card = z.infer<typeof Card>

export const Endorsement = z.object({ endorsement: SignedText, signature: bytesOf(64) })
export type Endorsement = z.infer<typeof Endorsement>

/** A team key sealed to one member, and the sealer's signature over it. Both are bound to the team's kind, which `Team` tells. */
export const SealedTeamKey = z.object({
  team: TeamId,
  version: z.int().min(1),
  account: AccountId,
  sealed: bytes(1400),
  sealer: AccountId,
  signature: bytesOf(64),
})
export type SealedTeamKey = z.infer<typeof SealedTeamKey>

/** The device a session signs with. */
export const NewDevice = z.object({ id: DeviceId, publicKey: bytesOf(32), label: Label })
export type NewDevice = z.infer<typeof NewDevice>

/** How a new account can be entered: JSON of the WebAuthn registration, an OPAQUE record with a TOTP secret, or its own key. */
export const NewWayIn = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("passkey"),
    registration: z.record(z.string(), z.unknown()),
    prfSalt: bytesOf(32),
    slot: KeySlot,
  }),
  z.object({
    kind: z.literal("password"),
    loginName: LoginName,
    registrationRecord: bytes(1024),
    totpSecret: bytes(64),
    totpCode: z.string().regex(/^\d{6}$/),
    slot: KeySlot,
  }),
  z.object({ kind: z.literal("key-file") }),
])
export type NewWayIn = z.infer<typeof NewWayIn>

export const NewAccount = z.object({
  id: AccountId,
  card: Card,
  secrets: bytes(512),
  wayIn: NewWayIn,
  device: NewDevice,
})
export type NewAccount = z.infer<typeof NewAccount>

export const AccountState = z.enum(["pending", "active", "ended"])

export const Account = z.object({
  id: AccountId,
  state: AccountState,
  roles: Roles,
  card: Card,
  endorsement: Endorsement.nullable(),
  invitedBy: AccountId.nullable(),
  createdAt: Instant,
})
export type Account = z.infer<typeof Account>

/** A session just opened: what the device needs to unlock the account. */
export const SignedIn = z.object({
  session: SessionId,
  device: DeviceId,
  account: AccountId,
  secrets: bytes(512),
  slot: KeySlot.nullable(),
  prfSalt: bytesOf(32).nullable(),
})
export type SignedIn = z.infer<typeof SignedIn>

export const TeamMember = z.object({ account: AccountId, custodian: z.boolean() })
export const Team = z.object({
  id: TeamId,
  kind: TeamKind,
  /** Shown to staff; a team's name is not a secret from the server and must not hold a patient's name. */
  name: Label,
  version: z.int().min(1),
  members: z.array(TeamMember),
})
export type Team = z.infer<typeof Team>

const withAccount = inPractice.extend({ account: AccountId })

export const accountSearch = operation({
  name: "accountSearch",
  auth: "signed",
  method: "GET",
  path: "/v1/practices/:practice/accounts",
  params: inPractice,
  query: none,
  body: none,
  result: z.object({ accounts: z.array(Account), practiceCard: Card }),
})

/** An owner lets a pending newcomer in: the endorsement, and the team keys sealed to them. */
export const accountActivate = operation({
  name: "accountActivate",
  auth: "signed",
  method: "POST",
  path: "/v1/practices/:practice/accounts/:account/activate",
  params: withAccount,
  query: none,
  body: z.object({ endorsement: Endorsement, teamKeys: z.array(SealedTeamKey).max(1000) }),
  result: Account,
})

/** New roles, newly endorsed. (With the roles that the account has, it passes trust on: spec/account.md, "Endorsement".) Team keys that the new roles call for come along. */
export const accountUpdate = operation({
  name: "accountUpdate",
  auth: "fresh",
  method: "PUT",
  path: "/v1/practices/:practice/accounts/:account/roles",
  params: withAccount,
  query: none,
  body: z.object({ roles: Roles, endorsement: Endorsement }),
  result: Account,
})

/** Ends a person's work: sessions end, shares refuse, at once. Those whom an owner let in are endorsed anew before. */
export const accountEnd = operation({
  name: "accountEnd",
  auth: "fresh",
  method: "POST",
  path: "/v1/practices/:practice/accounts/:account/end",
  params: withAccount,
  query: none,
  body: none,
  result: Account,
})

export const Slot = z.object({
  id: SlotId,
  kind: SlotKind,
  label: Label,
  createdAt: Instant,
  lastUsedAt: Instant.nullable(),
})
export type Slot = z.infer<typeof Slot>

export const slotSearch = operation({
  name: "slotSearch",
  auth: "signed",
  method: "GET",
  path: "/v1/practices/:practice/slots",
  params: inPractice,
  query: none,
  body: none,
  result: z.object({ slots: z.array(Slot), keyFile: z.boolean() }),
})

/** WebAuthn creation options for a further passkey of the signed-in account. */
export const passkeyOptions = operation({
  name: "passkeyOptions",
  auth: "fresh",
  method: "POST",
  path: "/v1/practices/:practice/passkey-options",
  params: inPractice,
  query: none,
  body: none,
  result: z.object({ options: z.record(z.string(), z.unknown()), prfSalt: bytesOf(32) }),
})

/** A further way in for the signed-in account. A recovery kit brings only its slot and SHA-256 of its sign-in proof. */
export const slotCreate = operation({
  name: "slotCreate",
  auth: "fresh",
  method: "POST",
  path: "/v1/practices/:practice/slots",
  params: inPractice,
  query: none,
  body: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("passkey"), registration: z.record(z.string(), z.unknown()), slot: KeySlot }),
    z.object({
      kind: z.literal("password"),
      loginName: LoginName,
      registrationRecord: bytes(1024),
      totpSecret: bytes(64),
      totpCode: z.string().regex(/^\d{6}$/),
      slot: KeySlot,
    }),
    /** SHA-256 of the kit proof (spec/keys.md): what signing in by the kit shows besides the account's signature. */
    z.object({ kind: z.literal("recovery-kit"), slot: KeySlot, proofDigest: bytesOf(32) }),
  ]),
  result: Slot,
})

export const slotEnd = operation({
  name: "slotEnd",
  auth: "fresh",
  method: "DELETE",
  path: "/v1/practices/:practice/slots/:slot",
  params: inPractice.extend({ slot: SlotId }),
  query: none,
  body: none,
  result: nothing,
})
