/** Emergencies: opening any patient's chart, at once, seen by everyone whom it concerns (spec/governor.md, "Break-glass"). */
import { z } from "zod"
import { Approval } from "./approval.ts"
import { AccountId, BreakGlassId, ChartId } from "./ids.ts"
import { operation } from "./operation.ts"
import { inPractice, none } from "./shape.ts"
import { bytes, Instant } from "./wire.ts"

export const EmergencyCode = z.enum(["danger-to-self", "danger-to-others", "medical", "unreachable-clinician", "other"])
export type EmergencyCode = z.infer<typeof EmergencyCode>

export const BreakGlass = z.object({
  id: BreakGlassId,
  account: AccountId,
  chart: ChartId,
  code: EmergencyCode,
  /** Sealed for staff as the note of an opening is. */
  note: bytes(2048),
  since: Instant,
  until: Instant,
})
export type BreakGlass = z.infer<typeof BreakGlass>

/**
 * Opens one chart for a while to a clinician or supervisor, on its care team or not, beside all limits; the opening itself is `chartOpen`
 * with purpose `ETREAT`. From the fourth within a day on, `waiting` for a second person: asked again once they agreed, it is open. Repeating it with
 * the same id is harmless.
 */
export const breakGlassCreate = operation({
  name: "breakGlassCreate",
  auth: "signed",
  method: "POST",
  path: "/v1/practices/:practice/break-glass",
  params: inPractice,
  query: none,
  body: z.object({ id: BreakGlassId, chart: ChartId, code: EmergencyCode, note: bytes(2048, 1) }),
  result: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("open"), until: Instant }),
    z.object({ kind: z.literal("waiting"), approval: Approval }),
  ]),
})

/** Those of the last weeks, newest first: for officers, what they have to look at. */
export const breakGlassSearch = operation({
  name: "breakGlassSearch",
  auth: "signed",
  method: "GET",
  path: "/v1/practices/:practice/break-glass",
  params: inPractice,
  query: none,
  body: none,
  result: z.object({ emergencies: z.array(BreakGlass) }),
})
