/** Pools of single-use identity-protection codes (spec/case.md, "Codes"): sealed in the client, one for each person of a case, never twice. */
import { z } from "zod"
import { CaseId, ChartId, CodePoolId } from "./ids.ts"
import { operation } from "./operation.ts"
import { inPractice, none, nothing } from "./shape.ts"
import { bytes, bytesOf, Instant, Label } from "./wire.ts"

const count = z.int().min(0)

export const CodePool = z.object({
  id: CodePoolId,
  /** The vendor's name and the product. */
  label: Label,
  createdAt: Instant,
  expiresAt: Instant.nullable(),
  codes: count,
  left: count,
  used: count,
  /** All its codes are in; none is assigned before. */
  complete: z.boolean(),
})
export type CodePool = z.infer<typeof CodePool>

const withPool = inPractice.extend({ pool: CodePoolId })
/** Keyed token of the code: the same code has the same token, in whatever pool. */
const token = bytesOf(16)

export const codePoolSearch = operation({
  name: "codePoolSearch",
  auth: "signed",
  method: "GET",
  path: "/v1/practices/:practice/code-pools",
  params: inPractice,
  query: none,
  body: none,
  result: z.object({ pools: z.array(CodePool) }),
})

/** A pool without codes yet. Repeating it with the same values answers the same. */
export const codePoolCreate = operation({
  name: "codePoolCreate",
  auth: "signed",
  method: "POST",
  path: "/v1/practices/:practice/code-pools",
  params: inPractice,
  query: none,
  body: z.object({ id: CodePoolId, label: Label, expiresAt: Instant.nullable(), codes: z.int().min(1).max(5_000_000) }),
  result: CodePool,
})

/** Discards a pool that was never completed (a file that was refused, an import given up). A complete one answers `conflict`. */
export const codePoolEnd = operation({
  name: "codePoolEnd",
  auth: "signed",
  method: "DELETE",
  path: "/v1/practices/:practice/code-pools/:pool",
  params: withPool,
  query: none,
  body: none,
  result: nothing,
})

/**
 * A part of a pool, all or nothing: rows whose code is in another pool already (or at another row of this one) are answered and nothing is
 * kept. When the last row is in, the pool is complete.
 */
export const codeCreate = operation({
  name: "codeCreate",
  auth: "signed",
  method: "POST",
  path: "/v1/practices/:practice/code-pools/:pool/codes",
  params: withPool,
  query: none,
  body: z.object({
    /** Of the first code in the file, from 0. */
    from: count,
    codes: z
      .array(z.object({ token, sealed: bytes(4096, 28) }))
      .min(1)
      .max(5000),
  }),
  result: z.object({ duplicates: z.array(count), complete: z.boolean() }),
})

/** Gives each person of the case's scope a code, who has none yet. Answers everyone's, old and new; `without`: the pools are empty. */
export const codeAssign = operation({
  name: "codeAssign",
  auth: "signed",
  method: "POST",
  path: "/v1/practices/:practice/cases/:case/codes",
  params: inPractice.extend({ case: CaseId }),
  query: none,
  body: z.object({ charts: z.array(ChartId).min(1).max(2000) }),
  result: z.object({
    codes: z.array(
      z.object({ chart: ChartId, pool: CodePoolId, token, sealed: bytes(4096), usedAt: Instant.nullable() }),
    ),
    without: z.array(ChartId),
    /** Left in all pools. */
    left: count,
  }),
})

/** What the vendor reports as used. Tokens nobody knows, or never assigned, are answered by their place. */
export const codeUse = operation({
  name: "codeUse",
  auth: "signed",
  method: "POST",
  path: "/v1/practices/:practice/code-uses",
  params: inPractice,
  query: none,
  body: z.object({
    uses: z
      .array(z.object({ token, usedAt: Instant }))
      .min(1)
      .max(5000),
  }),
  result: z.object({ unknown: z.array(count), unassigned: z.array(count) }),
})
