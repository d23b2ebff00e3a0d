/** Finding by keyed tokens (spec/search.md). */
import { z } from "zod"
import { ChartId } from "./ids.ts"
import { operation } from "./operation.ts"
import { inPractice, none } from "./shape.ts"
import { bytesOf } from "./wire.ts"

/** Charts that carry any of the tokens and that the asker may open. */
export const chartFind = operation({
  name: "chartFind",
  auth: "signed",
  method: "POST",
  path: "/v1/practices/:practice/find",
  params: inPractice,
  query: none,
  body: z.object({
    tokens: z.array(bytesOf(16)).min(1).max(32),
    /** Among all patients of the practice, for clinicians before a break-glass opening. Counted and in the log. */
    scope: z.enum(["emergency"]).optional(),
  }),
  result: z.object({ charts: z.array(z.object({ id: ChartId, matches: z.int().min(1) })).max(50) }),
})

/** Which of these resources are here already, in which chart, with which newest content. */
export const resourceFind = operation({
  name: "resourceFind",
  auth: "signed",
  method: "POST",
  path: "/v1/practices/:practice/resources/find",
  params: inPractice,
  query: none,
  body: z.object({
    keys: z
      .array(z.object({ key: bytesOf(16), content: bytesOf(16).optional() }))
      .min(1)
      .max(20_000),
  }),
  /** One answer per known key, by its index in the request. `same`: the content asked about is there in some version. */
  result: z.object({ found: z.array(z.object({ at: z.int(), chart: ChartId, same: z.boolean() })) }),
})
