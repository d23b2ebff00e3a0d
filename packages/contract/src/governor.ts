/** What the governor lets officers see and answer (spec/governor.md). */
import { z } from "zod"
import { AccountId } from "./ids.ts"
import { operation } from "./operation.ts"
import { Tier } from "./practice.ts"
import { inPractice, none } from "./shape.ts"
import { Instant } from "./wire.ts"

const Window = z.object({
  /** Different patients really opened. */
  opened: z.int(),
  /** As the limit counts them: strangers weigh more. */
  weight: z.int(),
  limit: z.int(),
  /** No more than so many different patients can have been opened in the window by the time it ends, whatever is asked. */
  ceiling: z.int(),
})

export const Ceiling = z.object({
  account: AccountId,
  /** Locked, pending or ended: nothing more can be opened. */
  stopped: z.boolean(),
  hour: Window,
  day: Window,
  tiers: z.record(Tier, z.object({ hour: Window, day: Window })),
  /** Emergency openings stand beside the limits, with one of their own. */
  emergencies: z.object({ opened: z.int(), ceiling: z.int() }),
})
export type Ceiling = z.infer<typeof Ceiling>

/** For each account, how many patients it can have opened in the last hour and day. */
export const ceilingSearch = operation({
  name: "ceilingSearch",
  auth: "signed",
  method: "GET",
  path: "/v1/practices/:practice/ceilings",
  params: inPractice,
  query: none,
  body: none,
  result: z.object({ ceilings: z.array(Ceiling) }),
})

export const Breaker = z.object({
  state: z.enum(["closed", "tripped", "resting", "off"]),
  trippedAt: Instant.nullable(),
  /** Openings of the hour in which it tripped, and how many were too many. */
  openings: z.int().nullable(),
  threshold: z.int().nullable(),
  /** Resting: until then nothing trips it again. */
  quietUntil: Instant.nullable(),
})
export type Breaker = z.infer<typeof Breaker>

export const breakerRead = operation({
  name: "breakerRead",
  auth: "signed",
  method: "GET",
  path: "/v1/practices/:practice/breaker",
  params: inPractice,
  query: none,
  body: none,
  result: Breaker,
})

/** An officer says that the openings are the practice's own. */
export const breakerEnd = operation({
  name: "breakerEnd",
  auth: "fresh",
  method: "POST",
  path: "/v1/practices/:practice/breaker/answer",
  params: inPractice,
  query: none,
  body: none,
  result: Breaker,
})
