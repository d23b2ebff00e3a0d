/** Which charts are decoys: for officers' clients only (docs/guides/alarms.md). */
import { z } from "zod"
import { AccountId, ChartId, TeamId } from "./ids.ts"
import { operation } from "./operation.ts"
import { SegmentKind } from "./roles.ts"
import { inPractice, none } from "./shape.ts"
import { bytes, Instant } from "./wire.ts"

export const decoysMax = 200

/** `person`: who was invented, sealed under the officers' team (spec/alarm.md): that a chart is nobody's is never the server's word alone. */
const NewDecoy = z.object({ chart: ChartId, person: bytes(1024, 28) })

/** Kept inside the sealed list, for the list's own changes stand in no log: an entry there would say which charts were made just before. */
export const Decoy = NewDecoy.extend({ by: AccountId, at: Instant, endedBy: AccountId.nullable() })
export type Decoy = z.infer<typeof Decoy>

export const decoySearch = operation({
  name: "decoySearch",
  auth: "fresh",
  method: "POST",
  path: "/v1/practices/:practice/decoys/search",
  params: inPractice,
  query: none,
  body: none,
  result: z.object({ version: z.int().min(0), decoys: z.array(Decoy) }),
})

/** Adds charts to the list or takes them off. `version_conflict` unless `version` is the stored one. Repeating is harmless. */
export const decoyUpdate = operation({
  name: "decoyUpdate",
  auth: "fresh",
  method: "PUT",
  path: "/v1/practices/:practice/decoys",
  params: inPractice,
  query: none,
  body: z.object({
    version: z.int().min(0),
    add: z.array(NewDecoy).max(decoysMax),
    end: z.array(ChartId).max(decoysMax),
  }),
  result: z.object({ version: z.int().min(1) }),
})

/** What of a chart can be seen from outside: how many entries of which size in which segment, how many tokens. */
export const ChartShape = z.object({
  segments: z.array(z.object({ kind: SegmentKind, sizes: z.array(z.int().min(0)) })),
  resourceTokens: z.int().min(0),
  searchTokens: z.int().min(0),
})
export type ChartShape = z.infer<typeof ChartShape>

/** Shapes of patients' charts of a care team, picked at random, whose segments are all among `kinds`: models for decoys. Opens nothing. */
export const decoyShapes = operation({
  name: "decoyShapes",
  auth: "fresh",
  method: "POST",
  path: "/v1/practices/:practice/decoys/shapes",
  params: inPractice,
  query: none,
  body: z.object({ careTeam: TeamId, kinds: z.array(SegmentKind).min(1).max(5), count: z.int().min(1).max(50) }),
  result: z.object({ shapes: z.array(ChartShape) }),
})
