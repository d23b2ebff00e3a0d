/** Why a chart is opened: known, or said (spec/governor.md, "Reasons"). */
import { z } from "zod"

/** How someone stands to a patient. The keeper keeps these; `appointment` is for the calendar. */
export const RelationKind = z.enum([
  "author",
  "created",
  "assigned",
  "hand-over",
  "appointment",
  "billing-task",
  "supervision",
  "break-glass",
])
export type RelationKind = z.infer<typeof RelationKind>

/** What a person says when nothing known explains the opening. `own-note`: said by the app, for a draft of theirs in this chart. */
export const StatedReason = z.enum([
  "own-note",
  "cover",
  "call",
  "coordination",
  "records-request",
  "administration",
  "other",
])
export type StatedReason = z.infer<typeof StatedReason>

/**
 * As it stands in the log. Beside relations and what was said: `team-joined`, on the chart's team for a few days only; `desk`, the desk's
 * own work with names and bills; `reopened`, opened by the same person within a day; `export`;
 * `incident`, an officer's work on a case.
 */
export const ReasonCode = z.enum([
  ...RelationKind.options,
  ...StatedReason.options,
  "team-joined",
  "desk",
  "reopened",
  "export",
  "incident",
])
export type ReasonCode = z.infer<typeof ReasonCode>
