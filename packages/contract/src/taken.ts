/**
 * What was taken: the one question a case begins with. Each kind is scoped by a rule of its own (scope/select-events.ts).
 *
 * Ids and times only, never a name: it is kept in the clear and its digest stands in the log.
 */
import { z } from "zod"
import { AccountId, ChartId, DeviceId, EntryId, ExportId } from "./ids.ts"
import { SegmentKind } from "./roles.ts"
import { Instant } from "./wire.ts"

/** From when until when a stranger had it; `to` absent: it is not over, or not known to be. */
const window = { from: Instant, to: Instant.optional() }
/** Only these charts are in question (an insider's openings outside their work); absent: all. */
const only = { charts: z.array(ChartId).min(1).max(10_000).optional() }

export const NamedRecords = z.object({
  chart: ChartId,
  /** Absent: every kind of segment. */
  kinds: z.array(SegmentKind).min(1).max(5).optional(),
  /** Absent: every entry of those kinds written up to `upTo`. */
  entries: z.array(EntryId).min(1).max(10_000).optional(),
})
export type NamedRecords = z.infer<typeof NamedRecords>

const named = { records: z.array(NamedRecords).max(10_000), upTo: Instant }

export const Taken = z.discriminatedUnion("kind", [
  /** A laptop or telephone. `unlocked`: keys may have been in its memory when it was lost; if in doubt, true. */
  z.object({ kind: z.literal("device"), device: DeviceId, unlocked: z.boolean(), ...window }),
  /** Someone else had a person's ways in. `trustedDevices` were in that person's own hands all the time. */
  z.object({
    kind: z.literal("account"),
    account: AccountId,
    trustedDevices: z.array(DeviceId).max(100),
    ...window,
  }),
  /** One session on one device, used by someone else. `unlocked`: what was open already when they came lay before them. */
  z.object({ kind: z.literal("session"), account: AccountId, device: DeviceId, unlocked: z.boolean(), ...window }),
  /** A member of staff misused what they may open. */
  z.object({ kind: z.literal("insider"), account: AccountId, ...window, ...only }),
  /** A copy of the database, of a disk or of a backup, as it was at `at`. `keys`: accounts whose keys the thief holds too. */
  z.object({
    kind: z.literal("database"),
    what: z.enum(["database", "backup"]),
    at: Instant,
    keeperKey: z.boolean(),
    keys: z.array(AccountId).max(1000),
  }),
  /** A processor was given exports, or named records outside of them. */
  z.object({ kind: z.literal("vendor"), exports: z.array(ExportId).max(1000), ...named }),
  z.object({ kind: z.literal("paper"), ...named }),
  z.object({ kind: z.literal("mis-sent"), ...named }),
])
export type Taken = z.infer<typeof Taken>
export type TakenKind = Taken["kind"]
