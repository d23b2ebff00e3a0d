/** Importing into colleagues' caseloads: a bulk act of its own (spec/governor.md, "Imports"). */
import { z } from "zod"
import { Approval } from "./approval.ts"
import { ImportId } from "./ids.ts"
import { operation } from "./operation.ts"
import { inPractice, none } from "./shape.ts"
import { Instant } from "./wire.ts"

/** So many patients of colleagues a day anyone may write for without asking; patients with a care relation never count. */
export const caseloadFree = 15

/**
 * Lets the caller write into the charts of up to `charts` more patients of colleagues, for an hour. With a fresh sign-in; for more than the
 * practice's `bulkCharts` it is `waiting` for a second person, and asked again by the same session with the same id once it is due, it is
 * `started` without a second sign-in. Charts that the caller makes need nothing.
 */
export const importCreate = operation({
  name: "importCreate",
  auth: "signed",
  method: "POST",
  path: "/v1/practices/:practice/imports",
  params: inPractice,
  query: none,
  body: z.object({ id: ImportId, charts: z.int().min(1).max(100_000) }),
  result: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("started"), validUntil: Instant }),
    z.object({ kind: z.literal("waiting"), approval: Approval }),
  ]),
})
