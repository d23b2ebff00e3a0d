/**
 * The journal of a case (spec/case.md, "Journal"): append-only, and all that is known of the case. Its state is a fold over it.
 *
 * A body holds structure only: ids, times, counts, digests. Words travel sealed beside it (`CaseEntry.text`), under the officers' key.
 */
import { z } from "zod"
import { AccountId, CaseEntryId, CaseId, DeviceId } from "./ids.ts"
import { SegmentKind } from "./roles.ts"
import { Taken } from "./taken.ts"
import { bytes, bytesOf, Instant } from "./wire.ts"

const index = z.int().min(0)
const count = z.int().min(0)

export const CaseRole = z.enum(["lead", "privacy", "legal", "technical", "communication", "care"])
export type CaseRole = z.infer<typeof CaseRole>

export const ContainmentSubject = z.object({ kind: z.enum(["account", "device", "team"]), id: z.uuid().lowercase() })
export type ContainmentSubject = z.infer<typeof ContainmentSubject>
/** `lock`: nothing is released to or from it; `end-sessions`: signed out everywhere; `rotate`: a team's next key version. */
export const ContainmentAct = z.enum(["lock", "end-sessions", "rotate"])
export type ContainmentAct = z.infer<typeof ContainmentAct>
export const ContainmentResult = z.object({
  act: ContainmentAct,
  subject: ContainmentSubject,
  result: z.enum(["done", "already", "failed"]),
  /** Sessions ended; the version rotated to. */
  count: count.optional(),
  /** Why it failed: a problem code. */
  because: z.string().max(100).optional(),
})
export type ContainmentResult = z.infer<typeof ContainmentResult>

export const ScopeCounts = z.object({
  /** Of people: what counts below is theirs. */
  charts: count,
  segments: count,
  entries: count,
  byKind: z.partialRecord(SegmentKind, count),
  /** Entries of the practice's own chart, which is nobody's; absent: none. */
  practice: count.optional(),
  /** Decoys in reach: invented people, on no list of the case; absent: none. */
  decoys: count.optional(),
})

export const Framework = z.enum(["hipaa", "gdpr"])
export type Framework = z.infer<typeof Framework>

/** `text` of an `opened` entry is the case's title, of a `noted` one what somebody wrote; see `textOf` for the others. */
export const CaseBody = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("opened"),
    by: z.enum(["person", "alarm", "drill"]),
    alarm: z.uuid().lowercase().optional(),
    discoveredAt: Instant,
    /** A member of staff; absent: somebody from outside, or a machine. */
    discoveredBy: AccountId.optional(),
    taken: z.array(Taken).min(1).max(50),
    /** Invented patients, or a practice run: everything made from it is watermarked. */
    rehearsal: z.boolean(),
  }),
  /** Free text. `at`: when what it tells happened (a line of the timeline). `re`: the entry it explains. */
  z.object({ kind: z.literal("noted"), at: Instant.optional(), re: CaseEntryId.optional() }),
  z.object({ kind: z.literal("role"), account: AccountId, role: CaseRole, change: z.enum(["given", "taken"]) }),
  z.object({ kind: z.literal("hold"), change: z.enum(["put", "lifted"]) }),
  z.object({ kind: z.literal("contained"), acts: z.array(ContainmentResult).min(1).max(500) }),
  z.object({
    kind: z.literal("scoped"),
    /** 1, 2, 3, ...: each replaces the one before, which stays on record. */
    version: z.int().min(1),
    taken: z.array(Taken).min(1).max(50),
    /** The log this rests on: its size and signed checkpoint. */
    size: count,
    checkpoint: z.string().max(4096),
    counts: ScopeCounts,
    /** SHA-256 of the JCS of the sorted chart ids. */
    chartsDigest: bytesOf(32),
    doubts: count,
    /** Every event of the windows was read and proven, so that none can have been kept back. */
    whole: z.boolean(),
  }),
  z.object({
    kind: z.literal("assessed"),
    framework: Framework,
    scope: z.int().min(1),
    /** What the person decided: notify, or that the law's test lets them not to. */
    decision: z.enum(["notify", "no-notice"]),
    /** SHA-256 of the signed text, which is the entry's `text`; and the signature over it. */
    digest: bytesOf(32),
    signature: bytesOf(64),
  }),
  z.object({
    kind: z.literal("duties"),
    scope: z.int().min(1),
    /** The law data's date. */
    asOf: z.string().max(20),
    /** People by jurisdiction, counted in an officer's client. */
    residents: z.record(z.string().max(20), count),
    duties: z
      .array(
        z.object({
          id: z.string().max(200),
          jurisdiction: z.string().max(20),
          recipient: z.string().max(100),
          due: z.string().max(40).optional(),
        }),
      )
      .max(2000),
  }),
  /** Contact cards of exactly this scope's people were asked for, or their release began. */
  z.object({
    kind: z.literal("cards"),
    change: z.enum(["requested", "released"]),
    scope: z.int().min(1),
    approval: z.uuid().lowercase().optional(),
    charts: count,
    chartsDigest: bytesOf(32),
  }),
  z.object({ kind: z.literal("notices"), change: z.enum(["made", "sent"]), batch: z.uuid().lowercase(), count }),
  z.object({
    kind: z.literal("filed"),
    duty: z.string().max(200),
    jurisdiction: z.string().max(20),
    recipient: z.string().max(100),
    filedAt: Instant,
    /** SHA-256 of what was filed, and of the receipt. */
    filing: bytesOf(32),
    receipt: bytesOf(32).optional(),
    phase: z.enum(["whole", "initial", "further"]),
  }),
  /** Police asked for silence (45 CFR 164.412): spoken, for at most 30 days, or in writing. */
  z.object({
    kind: z.literal("police-hold"),
    change: z.enum(["put", "lifted"]),
    form: z.enum(["written", "oral"]),
    until: Instant,
  }),
  z.object({ kind: z.literal("step"), step: z.string().max(60), change: z.enum(["begun", "done"]) }),
  z.object({ kind: z.literal("closed"), outcome: z.enum(["completed", "no-breach", "rehearsed"]) }),
  z.object({ kind: z.literal("reopened") }),
])
export type CaseBody = z.infer<typeof CaseBody>
export type CaseBodyKind = CaseBody["kind"]

/** `text`: uint32be(version of the officers' key) || seal, see spec/case.md. */
export const sizeMaxCaseTextBytes = 256 * 1024

/** A case's first two entries: `body` is the JCS of an `opened`, `text` its title; `hold` the id of the entry that puts the hold. */
export const NewCase = z.object({
  id: CaseEntryId,
  hold: CaseEntryId,
  body: z.string().max(1_000_000),
  text: bytes(sizeMaxCaseTextBytes).optional(),
})
export type NewCase = z.infer<typeof NewCase>

export const CaseEntry = z.object({
  case: CaseId,
  /** From 1, without gaps. */
  seq: z.int().min(1),
  id: CaseEntryId,
  account: AccountId,
  device: DeviceId,
  time: Instant,
  /** JCS of a CaseBody. */
  body: z.string().max(1_000_000),
  text: bytes(sizeMaxCaseTextBytes).nullable(),
  /** Where its digest stands in the log. */
  index,
})
export type CaseEntry = z.infer<typeof CaseEntry>
