/** What a case is called by, and the eight things that can have been taken. */
import { z } from "zod"

export const CaseId = z.uuid().lowercase().brand<"CaseId">()
export type CaseId = z.infer<typeof CaseId>

/** What was taken. Each kind is scoped by its own rule (`exposed`). */
export const caseKinds = ["device", "account", "session", "insider", "database", "vendor", "paper", "mis-sent"] as const
export type CaseKind = (typeof caseKinds)[number]
