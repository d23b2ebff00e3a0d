/** Charts: making, writing, opening. Keeper and store meet here. */
import { hash } from "node:crypto"
import * as contract from "@subrosa/contract"
import { ApiError } from "@subrosa/contract"
import { type Caller, Gather, type Keeper } from "@subrosa/keeper"
import type { EntryQuestion, Write } from "@subrosa/store"
import type { HttpRoute } from "../http/route.ts"
import { decodeB64u } from "./decode.ts"
import { openedChartJson } from "./opened-chart-json.ts"
import { MadeAnswer, signedRoute } from "./operation-route.ts"
import type { Parts } from "./parts.ts"

/** The largest entry as base64url, and what surrounds it. */
const entryBodyMaxBytes = Math.ceil((contract.sizeMaxEntryBytes * 4) / 3) + 1024 * 1024

type Ciphertexts = Gather<EntryQuestion, readonly Uint8Array[]>

/** A chart is some 100 KB: a few by one statement share its price without making the first wait. */
const readLimits = { readsMax: 4, questionsMax: 4 }

export const chartRoutes = (parts: Parts): HttpRoute[] => {
  const { keeper, store } = parts
  const ciphertexts: Ciphertexts = new Gather(readLimits, store.entryRead)
  return [
    signedRoute(keeper.authenticate, contract.chartRead, (caller, { params }) =>
      keeper.chartRead(caller, params.chart),
    ),
    signedRoute(keeper.authenticate, contract.chartPractice, async (caller) => ({
      chart: await keeper.chartPractice(caller),
    })),
    signedRoute(keeper.authenticate, contract.segmentCreate, (caller, { params, body }) =>
      keeper.segmentCreate(caller, params.chart, body),
    ),
    signedRoute(keeper.authenticate, contract.entryCreate, (caller, { body }) => entryCreate(parts, caller, body), {
      bodyMaxBytes: entryBodyMaxBytes,
    }),
    signedRoute(keeper.authenticate, contract.chartOpen, (caller, input) =>
      chartOpen(keeper, ciphertexts, caller, input),
    ),
    signedRoute(keeper.authenticate, contract.exportCreate, keeper.exportCreate),
  ]
}

/** The ciphertexts may be looked for while the release is being logged; they leave after it (spec/log.md, "Release"). */
async function chartOpen(
  keeper: Keeper,
  ciphertexts: Ciphertexts,
  caller: Caller,
  input: contract.Parsed<typeof contract.chartOpen>,
): Promise<MadeAnswer> {
  const opening = await keeper.chartOpen(caller, input)
  const reading = ciphertexts.ask(caller.practice, { chart: opening.chart.id, entries: opening.entries })
  // A refusal below comes first; then nobody waits for the reading any more.
  reading.catch(() => {})
  const { entries, receipt } = await opening.release()
  const json = openedChartJson(opening.chart, entries, await reading, receipt)
  return new MadeAnswer({ headers: { "content-type": "application/json; charset=utf-8" }, body: json })
}

type Body = contract.Parsed<typeof contract.entryCreate>["body"]

/**
 * The keeper checks that the caller may write, the store takes the ciphertexts, the keeper takes shares and digests. What the store
 * holds without the keeper's knowing (after a crash between the two) opens for nobody and is taken up again when the request is repeated.
 */
async function entryCreate(
  { keeper, store, oneCluster }: Parts,
  caller: Caller,
  body: Body,
): Promise<contract.Result<typeof contract.entryCreate>> {
  const entries = body.entries.map((entry, i) => {
    const ciphertext = decodeB64u(entry.ciphertext, `entries.${i}.ciphertext`)
    return {
      ...entry,
      ciphertext,
      ciphertextDigest: hash("sha256", ciphertext, "base64url"),
      share: decodeB64u(entry.share, `entries.${i}.share`),
    }
  })
  const request = { caller, charts: body.charts, segments: [], entries }
  const [{ news }, tokens] = await Promise.all([
    keeper.entryCheck(request),
    blindedTokens(keeper, caller, body),
    checkTokenCharts(keeper, caller, body),
  ])
  // Without anything new for the keeper no durable commit follows.
  const durable = !oneCluster || news === 0
  const stored = entries.map(({ chart, id, segment, ciphertext }) => ({ chart, entry: id, segment, ciphertext }))
  await store.write(caller.practice, { entries: stored, ...tokens }, { durable })
  const { seqs } = await keeper.entryCreate(request)
  await keeper.kinshipWrite(caller, body.kinship ?? [])
  return { entries: [...seqs] }
}

async function blindedTokens(keeper: Parts["keeper"], caller: Caller, body: Body): Promise<Omit<Write, "entries">> {
  const { searchTokens, resourceTokens, replaceSearchTokens } = body
  const blind = await keeper.blindTokens(caller)
  return {
    replaceSearchTokens,
    searchTokens: searchTokens.map(({ chart, token }, i) => ({
      chart,
      token: blind(decodeB64u(token, `searchTokens.${i}.token`)),
    })),
    resourceTokens: resourceTokens.map(({ chart, key, content }, i) => ({
      chart,
      key: blind(decodeB64u(key, `resourceTokens.${i}.key`)),
      content: blind(decodeB64u(content, `resourceTokens.${i}.content`)),
    })),
  }
}

/** Tokens say where a person is found: only for charts that the request makes or whose directory is the caller's. */
async function checkTokenCharts(keeper: Parts["keeper"], caller: Caller, body: Body): Promise<void> {
  const made = new Set<string>(body.charts.map(({ id }) => id))
  const written = new Set<string>(body.entries.map(({ chart }) => chart))
  // Who is whose kin changes with a Patient that is written, and with that stands in the log.
  if (body.kinship?.some(({ chart }) => !written.has(chart))) {
    throw new ApiError("invalid_request", "kinship tokens come with an entry of their chart")
  }
  const named = [...body.searchTokens, ...body.resourceTokens, ...(body.kinship ?? [])].map(({ chart }) => chart)
  const others = [...new Set([...named, ...body.replaceSearchTokens])].filter((chart) => !made.has(chart))
  const findable = await keeper.findableCharts(caller, others)
  if (others.some((chart) => !findable.has(chart))) throw new ApiError("not_found", "there is no such chart")
}
