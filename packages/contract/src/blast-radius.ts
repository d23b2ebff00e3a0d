/** How many patients could be read through each door before something stops it (spec/blast-radius.md). Computed from the live configuration. */
import { z } from "zod"
import { operation } from "./operation.ts"
import { Role } from "./roles.ts"
import { inPractice, none } from "./shape.ts"
import { Instant } from "./wire.ts"

/**
 * Who or what an attacker holds. `account` and `device`: unlocked, used as its person could; `role`: every account of the role at once;
 * `two-officers`: two people who agree to steal; `server-code`: also serves changed pages to those who work meanwhile.
 */
export const BlastSubject = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("account"), id: z.uuid() }),
  z.object({ kind: z.literal("device"), id: z.uuid(), account: z.uuid() }),
  z.object({ kind: z.literal("role"), role: Role }),
  z.object({
    kind: z.enum(["two-officers", "administrator", "server", "server-code", "keeper", "store", "backup"]),
  }),
])
export type BlastSubject = z.infer<typeof BlastSubject>

export const BlastRow = z.object({
  subject: BlastSubject,
  /** Patients of whom at least one record could be read in clear, at most, within the first hour, day and week. */
  hour: z.int().min(0),
  day: z.int().min(0),
  week: z.int().min(0),
  /** How the figures come about, a step a sentence; ids stand for people. */
  derivation: z.array(z.string()),
  /** What ends it. */
  stoppedBy: z.string(),
})
export type BlastRow = z.infer<typeof BlastRow>

export const blastRadiusRead = operation({
  name: "blastRadiusRead",
  auth: "signed",
  method: "GET",
  path: "/v1/practices/:practice/blast-radius",
  params: inPractice,
  query: none,
  body: none,
  result: z.object({ time: Instant, patients: z.int().min(0), rows: z.array(BlastRow) }),
})
