/** The log: events for those entitled; checkpoint and tiles for anyone (spec/log.md, C2SP tlog-tiles). */
import { z } from "zod"
import { ChartId } from "./ids.ts"
import { operation } from "./operation.ts"
import { inPractice, none } from "./shape.ts"
import { bytesOf, wholeNumber } from "./wire.ts"

export const LogEvent = z.object({ index: z.int().min(0), salt: bytesOf(16), event: z.string() })
export type LogEvent = z.infer<typeof LogEvent>

/** Newest first. With `chart`: openings and writes of one chart, for whoever may open it; else officers only. */
export const logEventSearch = operation({
  name: "logEventSearch",
  auth: "signed",
  method: "GET",
  path: "/v1/practices/:practice/log/events",
  params: inPractice,
  query: z.object({
    chart: ChartId.optional(),
    before: wholeNumber(0).optional(),
    limit: wholeNumber(1, 1000).default(100),
  }),
  body: none,
  result: z.object({ events: z.array(LogEvent), checkpoint: z.string() }),
})

/** C2SP paths below a practice's log; served as bytes, outside the JSON operations. */
export const logPath = (practice: string): string => `/v1/practices/${practice}/log`

/** The backup's stream (spec/backup.md), before age: owner, fresh sign-in. Served as bytes. */
export const backupRead = operation({
  name: "backupRead",
  auth: "fresh",
  method: "GET",
  path: "/v1/practices/:practice/backup",
  params: inPractice,
  query: none,
  body: none,
  result: z.instanceof(Uint8Array),
})
