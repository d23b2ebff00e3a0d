/** Recovery of a person who has lost every way in, by helpers whom they named before (spec/account.md, "Recovery by helpers"). */
import { z } from "zod"
import { Card, KeySlot, NewDevice, SignedIn } from "./account.ts"
import { AccountId, ApprovalId, PracticeId, RecoveryId, RecoveryNoticeId, RecoverySetId } from "./ids.ts"
import { operation } from "./operation.ts"
import { inPractice, none, nothing } from "./shape.ts"
import { bytes, bytesOf, Instant, LoginName } from "./wire.ts"

/** Where a recovery key lies sealed for one helper, and the signature of the person who named them. */
export const SealedRecoveryKey = z.object({ helper: AccountId, sealed: bytes(1400), signature: bytesOf(64) })
export type SealedRecoveryKey = z.infer<typeof SealedRecoveryKey>

export const RecoveryHelpers = z.object({
  id: RecoverySetId,
  createdAt: Instant,
  /** `ended`: does not work here any more, and helps no more. */
  helpers: z.array(z.object({ account: AccountId, ended: z.boolean() })),
})
export type RecoveryHelpers = z.infer<typeof RecoveryHelpers>

export const recoveryHelpersRead = operation({
  name: "recoveryHelpersRead",
  auth: "signed",
  method: "GET",
  path: "/v1/practices/:practice/recovery-helpers",
  params: inPractice,
  query: none,
  body: none,
  /** `helping`: colleagues at work who have named the caller. */
  result: z.object({ own: RecoveryHelpers.nullable(), helping: z.array(AccountId) }),
})

/** Names helpers, in place of those named before: with new keys, so that what earlier ones hold opens nothing. */
export const recoveryHelpersUpdate = operation({
  name: "recoveryHelpersUpdate",
  auth: "fresh",
  method: "PUT",
  path: "/v1/practices/:practice/recovery-helpers",
  params: inPractice,
  query: none,
  body: z.object({
    id: RecoverySetId,
    helpers: z.array(SealedRecoveryKey).min(1).max(5),
    /** The keeper's half, which it keeps sealed. */
    share: bytesOf(32),
    sealedAccountKey: bytes(128),
  }),
  result: RecoveryHelpers,
})

export const recoveryHelpersEnd = operation({
  name: "recoveryHelpersEnd",
  auth: "fresh",
  method: "DELETE",
  path: "/v1/practices/:practice/recovery-helpers",
  params: inPractice,
  query: none,
  body: none,
  result: nothing,
})

/**
 * `waiting`: for the second person, or for its time. `ready`: the helper can make the link. `linked`: the link waits for the person.
 * `opened`: on one device, and for no other. What is over: `used`, `stopped`, `refused`, `expired`.
 */
export const RecoveryState = z.enum(["waiting", "ready", "linked", "opened", "used", "stopped", "refused", "expired"])
export type RecoveryState = z.infer<typeof RecoveryState>

export const Recovery = z.object({
  id: RecoveryId,
  account: AccountId,
  helper: AccountId,
  set: RecoverySetId,
  approval: ApprovalId,
  state: RecoveryState,
  startedAt: Instant,
  /** From when on there can be a link, were everyone to agree now. */
  notBefore: Instant,
  /** There is no second person; time stands in. */
  alone: z.boolean(),
  linkExpiresAt: Instant.nullable(),
  usedAt: Instant.nullable(),
  /** Who stopped it. */
  endedBy: AccountId.nullable(),
})
export type Recovery = z.infer<typeof Recovery>

const withRecovery = inPractice.extend({ recovery: RecoveryId })

/** Officers see all; others those of their own account and those they help with. Newest first. */
export const recoverySearch = operation({
  name: "recoverySearch",
  auth: "signed",
  method: "GET",
  path: "/v1/practices/:practice/recoveries",
  params: inPractice,
  query: none,
  body: none,
  result: z.object({ recoveries: z.array(Recovery) }),
})

/** A helper asks to recover somebody who has named them. A second person has to agree; officers and the person are told at once. */
export const recoveryCreate = operation({
  name: "recoveryCreate",
  auth: "fresh",
  method: "POST",
  path: "/v1/practices/:practice/recoveries",
  params: inPractice,
  query: none,
  body: z.object({ id: RecoveryId, account: AccountId }),
  result: Recovery,
})

/** The helper's copy of the recovery key, once the recovery is ready. */
export const recoveryKeyRead = operation({
  name: "recoveryKeyRead",
  auth: "fresh",
  method: "GET",
  path: "/v1/practices/:practice/recoveries/:recovery/key",
  params: withRecovery,
  query: none,
  body: none,
  result: SealedRecoveryKey,
})

/** The helper's link for the person, in place of an earlier one. At most 24 hours. */
export const recoveryLinkUpdate = operation({
  name: "recoveryLinkUpdate",
  auth: "fresh",
  method: "PUT",
  path: "/v1/practices/:practice/recoveries/:recovery/link",
  params: withRecovery,
  query: none,
  body: z.object({
    tokenDigest: bytesOf(32),
    /** The recovery key under the link's secret. */
    handover: bytes(128),
    expiresAt: Instant,
  }),
  result: Recovery,
})

/** Stops it: the person ("this is not me"), the helper, an officer. Before it is used. */
export const recoveryEnd = operation({
  name: "recoveryEnd",
  auth: "signed",
  method: "DELETE",
  path: "/v1/practices/:practice/recoveries/:recovery",
  params: withRecovery,
  query: none,
  body: none,
  result: Recovery,
})

/**
 * What whoever holds the link opens the account key with. The first device that shows the token is the one that the link is good for: any
 * other is refused from then on.
 */
export const recoveryRead = operation({
  name: "recoveryRead",
  auth: "public",
  method: "POST",
  path: "/v1/practices/:practice/recoveries/:recovery/read",
  params: withRecovery,
  query: none,
  body: z.object({ token: bytesOf(32), devicePublicKey: bytesOf(32) }),
  result: z.object({
    account: AccountId,
    set: RecoverySetId,
    expiresAt: Instant,
    handover: bytes(128),
    share: bytesOf(32),
    sealedAccountKey: bytes(128),
    /** The account's card, for the person to see whose link it is, and its sealed secrets, which hold the key that signs. */
    card: Card,
    secrets: bytes(512),
    /** Names this attempt; good for half an hour and one answer to its challenge. */
    attempt: z.uuid(),
    challenge: bytesOf(32),
    /** WebAuthn creation options for the new passkey, and the account's PRF salt. */
    options: z.record(z.string(), z.unknown()),
    prfSalt: bytesOf(32),
  }),
})

/** What replaces every way in that was lost. */
export const RecoveredWayIn = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("passkey"), registration: z.record(z.string(), z.unknown()), slot: KeySlot }),
  z.object({
    kind: z.literal("password"),
    loginName: LoginName,
    registrationRecord: bytes(1024),
    totpSecret: bytes(64),
    totpCode: z.string().regex(/^\d{6}$/),
    slot: KeySlot,
  }),
])
export type RecoveredWayIn = z.infer<typeof RecoveredWayIn>

/**
 * Signs in, once, with the account's signature over the challenge and this device's key, and a new way in. Everything that led into the
 * account before ends with it: ways in, key file, devices, sessions, and the helpers, who are to be named anew.
 */
export const recoveryFinish = operation({
  name: "recoveryFinish",
  auth: "public",
  method: "POST",
  path: "/v1/practices/:practice/recoveries/:recovery/finish",
  params: withRecovery,
  query: none,
  body: z.object({
    token: bytesOf(32),
    attempt: z.uuid(),
    signature: bytesOf(64),
    device: NewDevice,
    wayIn: RecoveredWayIn,
  }),
  result: SignedIn.extend({ practice: PracticeId }),
})

const withNotice = inPractice.extend({ notice: RecoveryNoticeId })

/** The person has seen it. Refused to a device that whoever came in could have brought along. */
export const recoveryNoticeAcknowledge = operation({
  name: "recoveryNoticeAcknowledge",
  auth: "signed",
  method: "POST",
  path: "/v1/practices/:practice/recovery-notices/:notice/acknowledge",
  params: withNotice,
  query: none,
  body: none,
  result: nothing,
})

/**
 * "It was not me": the account's other sessions end, with them the devices and ways in that came since, and the kit that was used; the
 * account is locked until an officer has spoken with the person.
 */
export const recoveryNoticeDispute = operation({
  name: "recoveryNoticeDispute",
  auth: "signed",
  method: "POST",
  path: "/v1/practices/:practice/recovery-notices/:notice/dispute",
  params: withNotice,
  query: none,
  body: none,
  result: nothing,
})
