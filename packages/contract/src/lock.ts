/** Locks: what releases nothing until an officer lifts it (spec/governor.md, "Locks"). */
import { z } from "zod"
import { AccountId, LockId } from "./ids.ts"
import { operation } from "./operation.ts"
import { inPractice, none } from "./shape.ts"
import { Instant } from "./wire.ts"

export const LockSubject = z.object({
  kind: z.enum(["account", "device", "team", "chart", "practice"]),
  id: z.uuid().lowercase(),
})
export type LockSubject = z.infer<typeof LockSubject>

/** Why it was put: by an officer's hand, by the governor (`hammering`), by an alarm nobody answered, for an incident. */
export const LockReason = z.enum(["officer", "hammering", "alarm", "incident"])
export type LockReason = z.infer<typeof LockReason>

export const Lock = z.object({
  id: LockId,
  subject: LockSubject,
  because: LockReason,
  /** The incident it belongs to. */
  case: z.uuid().nullable(),
  /** Who put it; with `hammering`, whose requests did. */
  by: AccountId,
  since: Instant,
  endedAt: Instant.nullable(),
})
export type Lock = z.infer<typeof Lock>

/** Newest first. */
export const lockSearch = operation({
  name: "lockSearch",
  auth: "signed",
  method: "GET",
  path: "/v1/practices/:practice/locks",
  params: inPractice,
  /** `standing`: only those not lifted. */
  query: z.object({ standing: z.enum(["true"]).optional() }),
  body: none,
  result: z.object({ locks: z.array(Lock) }),
})

/** By an officer's hand. Locking what is locked already for the same reason answers the lock that stands. */
export const lockCreate = operation({
  name: "lockCreate",
  auth: "signed",
  method: "POST",
  path: "/v1/practices/:practice/locks",
  params: inPractice,
  query: none,
  body: z.object({ subject: LockSubject }),
  result: Lock,
})

/** Lifts it. Nobody lifts a lock on themselves or their device while there is another officer. */
export const lockEnd = operation({
  name: "lockEnd",
  auth: "fresh",
  method: "DELETE",
  path: "/v1/practices/:practice/locks/:lock",
  params: inPractice.extend({ lock: LockId }),
  query: none,
  body: none,
  result: Lock,
})
