/** Team documents: sealed settings, lists and drafts (spec/keys.md). */
import { z } from "zod"
import { TeamId } from "./ids.ts"
import { operation } from "./operation.ts"
import { inPractice, none, nothing } from "./shape.ts"
import { bytes, Instant } from "./wire.ts"

export const DocumentName = z
  .string()
  .regex(
    /^(search-keys|worklist|preferences|notice-sender|(draft|import|invitation|case-notice|case-pieces|case-risk)\/[0-9a-f-]{36})$/,
  )

export const TeamDocument = z.object({
  team: TeamId,
  name: DocumentName,
  version: z.int().min(1),
  teamVersion: z.int().min(1),
  sealed: bytes(2 * 1024 * 1024),
  updatedAt: Instant,
})
export type TeamDocument = z.infer<typeof TeamDocument>

const withTeam = inPractice.extend({ team: TeamId })
/** Names hold a slash, so they travel in the query. */
const named = z.object({ name: DocumentName })

export const documentSearch = operation({
  name: "documentSearch",
  auth: "signed",
  method: "GET",
  path: "/v1/practices/:practice/teams/:team/documents",
  params: withTeam,
  query: z.object({ prefix: z.enum(["draft", "import", "invitation"]).optional() }),
  body: none,
  result: z.object({ documents: z.array(TeamDocument.omit({ sealed: true })) }),
})

export const documentRead = operation({
  name: "documentRead",
  auth: "signed",
  method: "GET",
  path: "/v1/practices/:practice/teams/:team/document",
  params: withTeam,
  query: named,
  body: none,
  result: TeamDocument,
})

/** Writes version `version`; `version_conflict` unless it follows the stored one (1 for a new document). Repeating is harmless. */
export const documentUpdate = operation({
  name: "documentUpdate",
  auth: "signed",
  method: "PUT",
  path: "/v1/practices/:practice/teams/:team/document",
  params: withTeam,
  query: named,
  body: TeamDocument.pick({ version: true, teamVersion: true, sealed: true }),
  result: TeamDocument.omit({ sealed: true }),
})

export const documentDelete = operation({
  name: "documentDelete",
  auth: "signed",
  method: "DELETE",
  path: "/v1/practices/:practice/teams/:team/document",
  params: withTeam,
  query: named,
  body: none,
  result: nothing,
})
