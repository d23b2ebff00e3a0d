/** Which charts are decoys: for officers' clients only (docs/guides/alarms.md). */
import { z } from "zod"
import { AccountId, ChartId } from "./ids.ts"
import { operation } from "./operation.ts"
import { inPractice, none } from "./shape.ts"
import { Instant } from "./wire.ts"

export const decoysMax = 200

/** Kept inside the sealed list, for the list's own changes stand in no log: an entry there would say which charts were made just before. */
export const Decoy = z.object({ chart: ChartId, by: AccountId, at: Instant, endedBy: AccountId.nullable() })
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

/** Adds charts to the list or takes them off. `version_conflict` unless `version` is the stored one. */
export const decoyUpdate = operation({
  name: "decoyUpdate",
  auth: "fresh",
  method: "PUT",
  path: "/v1/practices/:practice/decoys",
  params: inPractice,
  query: none,
  body: z.object({
    version: z.int().min(0),
    add: z.array(ChartId).max(decoysMax),
    end: z.array(ChartId).max(decoysMax),
  }),
  result: z.object({ version: z.int().min(1) }),
})
