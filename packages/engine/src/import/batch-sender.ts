/**
 * Seals packs and sends them, many to a request, a few requests under way at a time. Entries of one chart are never in two requests at
 * once, so that they keep their order; a chart goes along with its first entries.
 */
import { toBase64url } from "@subrosa/codec"
import {
  type ChartId,
  EntryId,
  entryCreate,
  type Input,
  type KinshipToken,
  kinshipTokensMax,
  type NewChart,
} from "@subrosa/contract"
import { type SealedEntry, sealEntry } from "@subrosa/crypto"
import type { Core } from "../core.ts"
import type { ImportChart } from "./import-chart.ts"
import type { Pack } from "./pack-buffers.ts"
import { patiently } from "./patiently.ts"

type Body = Input<typeof entryCreate>["body"]

interface Batch {
  packs: { pack: Pack; sealed: Promise<SealedEntry> }[]
  charts: Set<ImportChart>
  size: number
  tokens: number
}

/** Some 0.5 MB of ciphertext for text that compresses as FHIR does, and under the request limit for any other. */
const batchSize = 4 * 1024 * 1024
const packsMax = 1500
/** A new chart's keys come wrapped for each team, 1.6 KB a wrap (spec/keys.md), and the server reads a request at once. */
const chartsMax = 40
const tokensMax = 15_000
const inFlightMax = 2
const sealingMax = 8

export interface SenderDeps {
  core: Core
  signal: AbortSignal
  /** Called when the server has taken a batch. */
  onTaken(packs: readonly Pack[], charts: readonly ImportChart[]): void
}

export class BatchSender {
  readonly #deps: SenderDeps
  #open: Batch = emptyBatch()
  readonly #inFlight = new Map<Promise<void>, Set<ChartId>>()
  readonly #sealing = new Set<Promise<void>>()
  #failure: { error: unknown } | undefined

  constructor(deps: SenderDeps) {
    this.#deps = deps
  }

  /** Takes a full pack. Resolves when there is room for more. @throws what an earlier request failed with */
  async push(pack: Pack): Promise<void> {
    const { chart, key, records } = pack
    // A very large one goes alone, so that the request stays under its limit even if nothing of it compresses.
    if (this.#open.size > 0 && this.#open.size + pack.size > 2 * batchSize) await this.flush()
    const ids = { practice: this.#deps.core.practice(), chart: chart.writer.chart, segment: key.segment }
    // Each compression in progress holds memory of its own, so only a few run at a time.
    while (this.#sealing.size >= sealingMax) await Promise.race(this.#sealing)
    const sealed = sealEntry(key.key, records, { ...ids, keyVersion: key.keyVersion })
    const settled: Promise<void> = sealed.then(
      () => void this.#sealing.delete(settled),
      // Reported when the batch goes.
      () => void this.#sealing.delete(settled),
    )
    this.#sealing.add(settled)
    // The records are in the ciphertext now.
    pack.records = []
    const batch = this.#open
    batch.packs.push({ pack, sealed })
    batch.charts.add(chart)
    batch.size += pack.size
    batch.tokens += pack.resourceTokens.length + pack.searchTokens.length
    const isFull =
      batch.size >= batchSize ||
      batch.packs.length >= packsMax ||
      batch.charts.size >= chartsMax ||
      batch.tokens >= tokensMax
    if (isFull) await this.flush()
  }

  /** Sends what is waiting. Resolves when it is under way. */
  async flush(): Promise<void> {
    const batch = this.#open
    this.#open = emptyBatch()
    if (batch.charts.size > 0) await this.#start(batch)
    this.#check()
  }

  /** Resolves when nothing is under way any more. */
  async drain(): Promise<void> {
    while (this.#inFlight.size > 0) await Promise.race(this.#inFlight.keys())
    this.#check()
  }

  /** Makes sure that the chart is on the server, with what was written into it so far. */
  async settle(chart: ImportChart): Promise<void> {
    if (this.#open.charts.has(chart)) await this.flush()
    if (chart.unsent) await this.#start({ ...emptyBatch(), charts: new Set([chart]) })
    while (this.#isUnderWay(chart)) await Promise.race(this.#inFlight.keys())
    this.#check()
  }

  async #start(batch: Batch): Promise<void> {
    while (this.#inFlight.size >= inFlightMax || [...batch.charts].some((chart) => this.#isUnderWay(chart))) {
      await Promise.race(this.#inFlight.keys())
    }
    this.#check()
    const sending = this.#send(batch)
      .catch((error: unknown) => {
        this.#failure ??= { error }
      })
      .finally(() => this.#inFlight.delete(sending))
    this.#inFlight.set(sending, new Set([...batch.charts].map(({ writer }) => writer.chart)))
  }

  async #send({ packs, charts }: Batch): Promise<void> {
    const { core, signal, onTaken } = this.#deps
    const made = [...charts].flatMap((chart) => {
      const { unsent, names } = chart
      chart.unsent = undefined
      return unsent ? [{ chart: unsent, names }] : []
    })
    const body = bodyOf(
      packs.map(({ pack }) => pack),
      await Promise.all(packs.map(({ sealed }) => sealed)),
      made,
    )
    await patiently(core, signal, () => core.call(entryCreate, { body }, { signal }))
    onTaken(
      packs.map(({ pack }) => pack),
      [...charts],
    )
  }

  #isUnderWay({ writer }: ImportChart): boolean {
    return [...this.#inFlight.values()].some((charts) => charts.has(writer.chart))
  }

  #check(): void {
    if (this.#failure) throw this.#failure.error
  }
}

function bodyOf(
  packs: readonly Pack[],
  sealed: readonly SealedEntry[],
  made: readonly { chart: NewChart; names: ImportChart["names"] }[],
): Body {
  const nameTokens = made.flatMap(({ chart, names }) => names.map((name) => ({ chart: chart.id, ...name })))
  const packTokens = packs.flatMap(({ chart, resourceTokens }) =>
    resourceTokens.map((token) => ({ chart: chart.writer.chart, ...token })),
  )
  return {
    charts: made.map(({ chart }) => chart),
    entries: packs.flatMap(({ chart, key }, i) => {
      const entry = sealed[i]
      if (!entry) return []
      return {
        id: EntryId.parse(entry.entry),
        chart: chart.writer.chart,
        segment: key.segment,
        keyVersion: key.keyVersion,
        ciphertext: toBase64url(entry.ciphertext),
        share: toBase64url(entry.share),
      }
    }),
    searchTokens: packs.flatMap(({ chart, searchTokens }) =>
      searchTokens.map((token) => ({ chart: chart.writer.chart, token })),
    ),
    resourceTokens: [...nameTokens, ...packTokens],
    kinship: kinshipOfPacks(packs),
    replaceSearchTokens: [
      ...new Set(packs.filter(({ replaceSearchTokens }) => replaceSearchTokens).map(({ chart }) => chart.writer.chart)),
    ],
  }
}

/** One value for each chart: of several versions of a Patient, all that they say, the newest first. */
function kinshipOfPacks(packs: readonly Pack[]): NonNullable<Body["kinship"]> {
  const byChart = new Map<ChartId, Map<string, KinshipToken>>()
  for (const { chart, kinship } of packs.toReversed()) {
    if (kinship.length === 0) continue
    const tokens = byChart.get(chart.writer.chart) ?? new Map<string, KinshipToken>()
    for (const one of kinship) tokens.set(one.token, one)
    byChart.set(chart.writer.chart, tokens)
  }
  return [...byChart].map(([chart, tokens]) => ({ chart, tokens: [...tokens.values()].slice(0, kinshipTokensMax) }))
}

const emptyBatch = (): Batch => ({ packs: [], charts: new Set(), size: 0, tokens: 0 })
