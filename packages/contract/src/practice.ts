/** The practice: how it begins, what a signed-in person sees of it, its limits and settings. */
import { z } from "zod"
import { Account, Card, Endorsement, NewAccount, SealedTeamKey, SignedIn, Team } from "./account.ts"
import { Approval } from "./approval.ts"
import { AccountId, PracticeId, TeamId } from "./ids.ts"
import { operation } from "./operation.ts"
import { RecoveryStanding } from "./recovery-standing.ts"
import { Role, TeamKind } from "./roles.ts"
import { inPractice, none } from "./shape.ts"
import { Session } from "./sign-in.ts"
import { bytes, bytesOf, Instant, Label } from "./wire.ts"
import { SignedPolicy } from "./witness.ts"

/** How many patients one person may open in any hour and any day. */
export const WindowLimit = z.object({ hour: z.int().min(1).max(1000), day: z.int().min(1).max(5000) })
export type WindowLimit = z.infer<typeof WindowLimit>

/** Segments with limits of their own, lower ones, besides the one that counts every patient. */
export const Tier = z.enum(["psychotherapy-notes", "substance-use"])
export type Tier = z.infer<typeof Tier>
export const tiersDefault: Record<Tier, WindowLimit> = {
  "psychotherapy-notes": { hour: 8, day: 30 },
  "substance-use": { hour: 5, day: 15 },
}
export const RoleLimits = WindowLimit.extend({ tiers: z.record(Tier, WindowLimit).default(tiersDefault) })
export type RoleLimits = z.infer<typeof RoleLimits>

/** By role; the highest of a person's roles counts, window by window and tier by tier. */
export const Limits = z.record(Role, RoleLimits)
export type Limits = z.infer<typeof Limits>
const roleDefault: RoleLimits = { hour: 15, day: 60, tiers: tiersDefault }
export const limitsDefault: Limits = {
  owner: roleDefault,
  "privacy-officer": roleDefault,
  clinician: roleDefault,
  supervisor: roleDefault,
  "front-desk": roleDefault,
  biller: roleDefault,
}

export const Settings = z.object({
  keyFileSignIn: z.boolean(),
  /** Minutes without a key press or touch until keys leave memory. */
  idleLockMinutes: z.int().min(1).max(120),
  /** Hours from a request for weaker protection until it takes effect, at least. */
  approvalDelayHours: z.int().min(1).max(336).default(24),
  /** An export or import of more charts than this needs a second person. */
  bulkCharts: z.int().min(1).max(100_000).default(50),
  /** As how many patients one counts whom nothing known explains. */
  strangerWeight: z.int().min(1).max(10).default(3),
  /** So many patients a day one may open on one's word alone; each further one takes a fresh sign-in. */
  statedPerDay: z.int().min(0).max(60).default(2),
  /** Whether openings far above the practice's own rhythm stop at an officer. */
  breaker: z.boolean().default(true),
  /** Whether opening a decoy locks the account at once, before anybody has answered the alarm. */
  decoyLock: z.boolean().default(true),
  /** After how many days a drill that was kept is due again; 0: nothing is asked for. */
  drillEveryDays: z.int().min(0).max(366).default(0),
})
export type Settings = z.infer<typeof Settings>
export const settingsDefault: Settings = Settings.parse({ keyFileSignIn: true, idleLockMinutes: 10 })

/** First step of a new practice: its id and its log's key, and WebAuthn options. Needs the set-up token, which `practiceCreate` uses up. */
export const practiceReserve = operation({
  name: "practiceReserve",
  auth: "public",
  method: "POST",
  path: "/v1/practice-reservations",
  params: none,
  query: none,
  body: z.object({ setupToken: bytes(64), account: AccountId, accountName: Label }),
  result: z.object({
    practice: PracticeId,
    logOrigin: z.string(),
    logKey: z.string(),
    options: z.record(z.string(), z.unknown()),
    prfSalt: bytesOf(32),
  }),
})

export const NewTeam = z.object({ id: TeamId, kind: TeamKind, name: Label })

export const practiceCreate = operation({
  name: "practiceCreate",
  auth: "public",
  method: "POST",
  path: "/v1/practices",
  params: none,
  query: none,
  body: z.object({
    setupToken: bytes(64),
    practice: PracticeId,
    card: Card,
    account: NewAccount,
    /** The first owner endorses themself: the root of trust. */
    endorsement: Endorsement,
    /** One `practice`, `officers` and `emergency` team each, the owner's `personal` team, at least one `care` team. */
    teams: z.array(NewTeam).min(5).max(20),
    teamKeys: z.array(SealedTeamKey).min(5).max(20),
    /** Whether the owner is on the care teams (sees patients) or only their custodian. */
    onCareTeams: z.boolean(),
    /** Document `search-keys` of the practice team, and `preferences` of the owner's personal team (spec/keys.md). */
    searchKeys: bytes(1024),
    preferences: bytes(1024),
  }),
  result: SignedIn,
})

/** All that a device needs after sign-in. Polled; an ended account is told `unauthenticated`. */
export const sessionRead = operation({
  name: "sessionRead",
  auth: "signed",
  method: "GET",
  path: "/v1/practices/:practice/session",
  params: inPractice,
  query: none,
  body: none,
  result: z.object({
    session: Session,
    account: Account,
    practiceCard: Card,
    teams: z.array(Team),
    /** This account's sealed team keys, every version. */
    teamKeys: z.array(SealedTeamKey),
    limits: Limits,
    used: z.object({ hour: z.int(), day: z.int() }),
    settings: Settings,
    slots: z.int(),
    /** Newcomers waiting for an inviter's client (for those who manage the practice). */
    pending: z.int(),
    /** The witnesses' policy, if there is one: for the client to check, keep and insist on. */
    witnesses: SignedPolicy.nullable(),
    /** Alarms that nobody has answered yet (for officers). */
    alarms: z.int(),
    recovery: RecoveryStanding,
    serverTime: Instant,
  }),
})

/** What is stricter applies at once; what is wider waits as a request for approval (spec/governor.md). */
export const limitsUpdate = operation({
  name: "limitsUpdate",
  auth: "fresh",
  method: "PUT",
  path: "/v1/practices/:practice/limits",
  params: inPractice,
  query: none,
  body: Limits,
  result: z.object({ limits: Limits, pending: Approval.nullable() }),
})

/** As `limitsUpdate`: what protects less waits. */
export const settingsUpdate = operation({
  name: "settingsUpdate",
  auth: "fresh",
  method: "PUT",
  path: "/v1/practices/:practice/settings",
  params: inPractice,
  query: none,
  body: Settings,
  result: z.object({ settings: Settings, pending: Approval.nullable() }),
})

/** What anyone may know of the server. */
export const serverRead = operation({
  name: "serverRead",
  auth: "public",
  method: "GET",
  path: "/v1/server",
  params: none,
  query: none,
  body: none,
  result: z.object({
    version: z.string(),
    time: Instant,
    /** Whether a practice exists; before, only the set-up link leads further. */
    ready: z.boolean(),
    rpId: z.string(),
  }),
})
