/** Results of drills that were kept as evidence (docs/guides/drills.md). */
import { z } from "zod"
import { AccountId, DrillId } from "./ids.ts"
import { operation } from "./operation.ts"
import { inPractice, none } from "./shape.ts"
import { bytes, bytesOf, Instant, wholeNumber } from "./wire.ts"

export const DrillName = z.string().regex(/^R(0[1-9]|1[0-6])$/)

/** What stands in the clear: which attack, when, how many bars. The report is the officers' alone. */
const NewDrill = z.object({
  id: DrillId,
  drill: DrillName,
  ranAt: Instant,
  bars: z.int().min(1).max(1000),
  missed: z.int().min(0).max(1000),
  /** Sealed for the officers (spec/drill.md). */
  report: bytes(256 * 1024, 1),
  /** The keeping person's, over the report. */
  signature: bytesOf(64),
})

export const KeptDrill = NewDrill.extend({ account: AccountId, keptAt: Instant })
export type KeptDrill = z.infer<typeof KeptDrill>

/** Keeps a result; one that missed a bar raises an alarm. Repeated with the same id it changes nothing. */
export const drillCreate = operation({
  name: "drillCreate",
  auth: "signed",
  method: "POST",
  path: "/v1/practices/:practice/drills",
  params: inPractice,
  query: none,
  body: NewDrill,
  result: z.object({}),
})

/** The newest first. */
export const drillSearch = operation({
  name: "drillSearch",
  auth: "signed",
  method: "GET",
  path: "/v1/practices/:practice/drills",
  params: inPractice,
  query: z.object({ limit: wholeNumber(1, 200).default(50) }),
  body: none,
  result: z.object({ drills: z.array(KeptDrill) }),
})
