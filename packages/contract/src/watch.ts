/** The rhythm of a practice: how many charts were opened in each hour, beside what is usual. Figures only, of nobody in particular. */
import { z } from "zod"
import { operation } from "./operation.ts"
import { inPractice, none } from "./shape.ts"
import { Instant } from "./wire.ts"

export const WatchHour = z.object({
  /** Its beginning. */
  hour: Instant,
  openings: z.int().min(0),
  /** Mean of the same hour in the weeks before; null before the practice has a whole one. */
  usual: z.number().min(0).nullable(),
})
export type WatchHour = z.infer<typeof WatchHour>

/** The last seven days by hours, the oldest first, the running hour last. */
export const watchRead = operation({
  name: "watchRead",
  auth: "signed",
  method: "GET",
  path: "/v1/practices/:practice/watch",
  params: inPractice,
  query: none,
  body: none,
  result: z.object({ time: Instant, hours: z.array(WatchHour).max(168) }),
})
