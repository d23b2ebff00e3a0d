/** Charts where keeper and store meet: writing and opening. */
import * as contract from "@subrosa/contract"
import { Gather } from "@subrosa/keeper"
import type { EntryQuestion, ReadEntries, StoredResourceToken } from "@subrosa/store"
import type { HttpRequest, HttpRoute } from "../../http/route.ts"
import type { Answers } from "../../keeper-link/answers.ts"
import { entriesOf } from "../../keeper-link/entries-of.ts"
import { jointRoute, MadeAnswer } from "../operation-route.ts"
import type { JointParts } from "../parts.ts"
import { openedChartJson } from "./opened-chart-json.ts"

type Ciphertexts = Gather<EntryQuestion, ReadEntries>

/** A chart is some 100 KB: a few by one statement share its price without making the first wait. */
const readLimits = { readsMax: 2, questionsMax: 8 }

export const chartJointRoutes = (parts: JointParts): HttpRoute[] => {
  const { store } = parts
  const ciphertexts: Ciphertexts = new Gather(readLimits, store.entryRead)
  return [
    jointRoute(contract.entryCreate, (request) => entryCreate(parts, request)),
    jointRoute(contract.chartOpen, (request) => chartOpen(parts, ciphertexts, request)),
  ]
}

/** The ciphertexts may be looked for while the release is being logged; they leave after it (spec/log.md, "Release"). */
async function chartOpen({ port }: JointParts, ciphertexts: Ciphertexts, request: HttpRequest): Promise<MadeAnswer> {
  const opening = await port.chartOpen(request)
  const read = (entries: EntryQuestion["entries"]) =>
    ciphertexts.ask(opening.practice, { chart: opening.chart, entries })
  const reading = read(opening.entries)
  // A refusal below comes first; then nobody waits for the reading any more.
  reading.catch(() => {})
  const { chart, entries, receipt } = await opening.released
  const asForeseen =
    entries.length === opening.entries.length && entries.every(({ id }, i) => id === opening.entries[i])
  // Where the chart has changed since, what was released counts.
  if (!asForeseen) reading.then(({ giveBack }) => giveBack()).catch(() => {})
  const { ciphertexts: bytes, giveBack } = await (asForeseen ? reading : read(entries.map(({ id }) => id)))
  const made = openedChartJson(chart, entries, bytes, receipt)
  giveBack()
  const headers = { "content-type": "application/json; charset=utf-8" }
  return new MadeAnswer({ headers, body: made.json, gone: made.giveBack })
}

/**
 * The keeper checks that the caller may write, the store takes the ciphertexts, the keeper takes shares and digests. What the store
 * holds without the keeper's knowing (after a crash between the two) opens for nobody and is taken up again when the request is repeated.
 */
async function entryCreate(
  { port, store, oneCluster }: JointParts,
  request: HttpRequest,
): Promise<contract.Result<typeof contract.entryCreate>> {
  const { answer, input } = await port.entryCreate(request)
  const { practice, news, searchTokens, ticket } = answer
  const { ciphertexts } = entriesOf(input.body)
  const entries = input.body.entries.map(({ chart, id, segment }, i) => {
    const ciphertext = ciphertexts[i]
    if (ciphertext === undefined) throw new Error("invariant: every entry was decoded")
    return { chart, entry: id, segment, ciphertext }
  })
  // Without anything new for the keeper no durable commit follows.
  const durable = !oneCluster || news === 0
  const { replaceSearchTokens } = input.body
  const resourceTokens = withEntries(answer.resourceTokens, input.body.entries)
  await store.write(practice, { entries, searchTokens, resourceTokens, replaceSearchTokens }, { durable })
  return port.entryFinish(ticket)
}

type Token = Answers["entryCreate"]["resourceTokens"][number]

/**
 * Each token with an entry of its chart that is written along: what the keeper has not taken of the request shows by it. Which one does not say
 * what is in it, and is the same when the request is repeated.
 */
function withEntries(
  tokens: readonly Token[],
  entries: readonly { id: contract.EntryId; chart: string }[],
): StoredResourceToken[] {
  const entriesOfChart = Map.groupBy(entries, ({ chart }) => chart)
  return tokens.map((token) => {
    const along = entriesOfChart.get(token.chart) ?? []
    const entry = along[(token.key[0] ?? 0) % along.length]
    return { ...token, entry: entry?.id ?? null }
  })
}
