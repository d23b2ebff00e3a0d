/** Signing in: a challenge, an answer, a session bound to the device's key (spec/request.md, spec/keys.md). */
import { z } from "zod"
import { KeySlot, NewDevice, SignedIn } from "./account.ts"
import { AccountId, DeviceId, PracticeId, SessionId } from "./ids.ts"
import { operation } from "./operation.ts"
import { inPractice, none, nothing } from "./shape.ts"
import { bytes, bytesOf, Instant, Label, LoginName } from "./wire.ts"

/**
 * `passkey`: without an account the browser offers its passkeys and the answer tells whose it is; with one, the options name its
 * credentials and carry its PRF salt. `password`: OPAQUE's first message. `recovery-kit` and `key-file`: a challenge to sign.
 */
export const SignInStart = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("passkey"), practice: PracticeId.optional(), account: AccountId.optional() }),
  z.object({
    kind: z.literal("password"),
    loginName: LoginName,
    startLoginRequest: bytes(512),
  }),
  z.object({ kind: z.literal("recovery-kit"), practice: PracticeId, account: AccountId }),
  z.object({ kind: z.literal("key-file"), practice: PracticeId, account: AccountId }),
])
export type SignInStart = z.infer<typeof SignInStart>

export const SignInStarted = z.object({
  /** Names this attempt; good for five minutes and one answer. */
  attempt: z.uuid(),
  /** passkey: WebAuthn request options, without the PRF extension. */
  options: z.record(z.string(), z.unknown()).optional(),
  /** passkey with an account: what to evaluate the PRF on. */
  prfSalt: bytesOf(32).optional(),
  /** password: OPAQUE's answer. */
  loginResponse: bytes(1024).optional(),
  /** recovery-kit, key-file: 32 bytes to sign. */
  challenge: bytesOf(32).optional(),
  /** recovery-kit: the slots the code may open. */
  slots: z.array(KeySlot).optional(),
  /** recovery-kit, key-file: the account's sealed secrets, which hold the key that signs. Made up for an account that may not sign in so. */
  secrets: bytes(512).optional(),
})
export type SignInStarted = z.infer<typeof SignInStarted>

export const signInStart = operation({
  name: "signInStart",
  auth: "public",
  method: "POST",
  path: "/v1/sign-in/start",
  params: none,
  query: none,
  body: SignInStart,
  result: SignInStarted,
})

export const SignInFinish = z.object({
  attempt: z.uuid(),
  device: NewDevice,
  /** A session that this sign-in renews (fresh sign-in of an open session) instead of making a new one. */
  renew: SessionId.optional(),
  answer: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("passkey"), assertion: z.record(z.string(), z.unknown()) }),
    z.object({ kind: z.literal("password"), finishLoginRequest: bytes(512), totpCode: z.string().regex(/^\d{6}$/) }),
    /** `proof`: the kit proof (spec/keys.md), for a key file's holder can sign too. The answer's slot is the kit's. */
    z.object({ kind: z.literal("recovery-kit"), signature: bytesOf(64), proof: bytesOf(32) }),
    z.object({ kind: z.literal("key-file"), signature: bytesOf(64) }),
  ]),
})

/** `practice` and what unlocks the account. `sign_in_failed` never says which part was wrong. */
export const signInFinish = operation({
  name: "signInFinish",
  auth: "public",
  method: "POST",
  path: "/v1/sign-in/finish",
  params: none,
  query: none,
  body: SignInFinish,
  result: SignedIn.extend({ practice: PracticeId }),
})

/** OPAQUE registration: the server's answer to the client's first message. `account` is the id the new account will have. */
export const passwordRegister = operation({
  name: "passwordRegister",
  auth: "public",
  method: "POST",
  path: "/v1/password-registration",
  params: none,
  query: none,
  body: z.object({ loginName: LoginName, registrationRequest: bytes(512) }),
  result: z.object({ registrationResponse: bytes(1024) }),
})

export const Session = z.object({
  id: SessionId,
  device: DeviceId,
  startedAt: Instant,
  lastSeenAt: Instant,
  /** Until when acts that need a fresh sign-in are open. */
  freshUntil: Instant,
})

export const Device = z.object({
  id: DeviceId,
  account: AccountId,
  label: Label,
  createdAt: Instant,
  lastSeenAt: Instant.nullable(),
  signedIn: z.boolean(),
  /** When it was reported lost. */
  lostAt: Instant.nullable(),
})
export type Device = z.infer<typeof Device>

export const deviceSearch = operation({
  name: "deviceSearch",
  auth: "signed",
  method: "GET",
  path: "/v1/practices/:practice/devices",
  params: inPractice,
  /** Officers may ask for all of the practice, those reported lost among them; else one's own. */
  query: z.object({ all: z.enum(["true"]).optional() }),
  body: none,
  result: z.object({ devices: z.array(Device) }),
})

/**
 * Ends the device's sessions; it must sign in anew. `lost`: it is locked as well, and officers are told: what it was given until now is the
 * list of what a finder could hold, and grows no more.
 */
export const deviceEnd = operation({
  name: "deviceEnd",
  auth: "signed",
  method: "POST",
  path: "/v1/practices/:practice/devices/:device/end",
  params: inPractice.extend({ device: DeviceId }),
  query: none,
  body: z.object({ lost: z.boolean() }),
  result: nothing,
})

export const sessionEnd = operation({
  name: "sessionEnd",
  auth: "signed",
  method: "POST",
  path: "/v1/practices/:practice/session/end",
  params: inPractice,
  query: none,
  /** `everywhere`: all sessions of the account. */
  body: z.object({ everywhere: z.boolean() }),
  result: nothing,
})
