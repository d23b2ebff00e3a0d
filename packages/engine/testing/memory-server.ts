/** Charts, tokens and log of one practice in memory: what keeper and store do together, without their checks. Only for tests. */
import { fromBase64url, toBase64url } from "@subrosa/codec"
import {
  ApiError,
  accountSearch,
  approvalSearch,
  attachmentChunkCreate,
  attachmentChunkRead,
  type Chart,
  type ChartId,
  chartFind,
  chartOpen,
  chartPractice,
  chartRead,
  deviceSearch,
  type EntryId,
  type Event,
  entryCreate,
  exportCreate,
  limitsDefault,
  logEventSearch,
  type NewEntry,
  type Operation,
  type Parsed,
  resourceFind,
  type SegmentId,
  segmentCreate,
  sessionRead,
  settingsDefault,
} from "@subrosa/contract"
import { sha256 } from "@subrosa/crypto"
import type { SentRequest } from "../src/core.ts"
import { MemoryLog } from "./memory-log.ts"

const noCard = { card: "{}", signature: toBase64url(new Uint8Array(64)) }

type StoredEntry = Omit<NewEntry, "chart"> & { seq: number }
export type StoredChart = Chart & { entries: StoredEntry[] }
export type Loose = { params?: object; query?: unknown; body?: unknown }
type Handle = (input: Loose, request: SentRequest) => unknown

export interface MemoryServer {
  log: MemoryLog
  charts: Map<ChartId, StoredChart>
  handlers: Map<string, Handle>
}

/** An operation's handler, its input parsed by the contract as a server would. */
function on<O extends Operation>(op: O, handle: (input: Parsed<O>, request: SentRequest) => unknown): [string, Handle] {
  const practice = "00000000-0000-4000-8000-000000000000"
  return [
    op.name,
    ({ params, query = {}, body = {} }, request) => {
      const input = {
        params: op.params.parse({ practice, ...params }),
        query: op.query.parse(query),
        body: op.body.parse(body),
      }
      return handle(input as Parsed<O>, request)
    },
  ]
}

type Who = { practice: string; account: string; device: string }

export function memoryServer(who: Who): MemoryServer {
  const log = new MemoryLog(who.practice)
  const charts = new Map<ChartId, StoredChart>()
  const resourceTokens = new Map<string, { key: string; content: string; chart: ChartId }>()
  let searchTokens: { chart: ChartId; token: string }[] = []
  const chunks = new Map<string, Uint8Array>()

  const now = () => new Date().toISOString()
  const head = () => ({ ...who, time: now() })
  const chartOf = (id: ChartId) => {
    const chart = charts.get(id)
    if (!chart) throw new ApiError("not_found", "no such chart")
    return chart
  }
  const view = ({ entries: _, ...chart }: StoredChart): Chart => structuredClone(chart)

  const addEntry = (
    { chart: id, ...entry }: NewEntry,
    written: Map<ChartId, (Event & { type: "write" })["entries"]>,
  ) => {
    const chart = chartOf(id)
    const known = chart.entries.find((one) => one.id === entry.id)
    if (known && known.ciphertext !== entry.ciphertext) throw new ApiError("conflict", "another entry")
    const seq = known?.seq ?? chart.entries.length + 1
    if (known) return { id: entry.id, seq }
    const segment = chart.segments.find((one) => one.id === entry.segment)
    if (!segment) throw new ApiError("not_found", "no such segment")
    segment.head = seq
    chart.entries.push({ ...entry, seq })
    const ciphertext = toBase64url(sha256(fromBase64url(entry.ciphertext)))
    const list = written.get(id) ?? []
    list.push({ entry: entry.id, segment: entry.segment, seq, ciphertext })
    written.set(id, list)
    return { id: entry.id, seq }
  }

  const handlers = new Map<string, Handle>([
    on(chartRead, ({ params }) => view(chartOf(params.chart))),
    on(chartPractice, () => {
      const chart = [...charts.values()].find(({ kind }) => kind === "practice")
      return { chart: chart ? view(chart) : null }
    }),
    on(segmentCreate, ({ params, body }) => {
      const chart = chartOf(params.chart)
      if (chart.segments.some(({ kind }) => kind === body.kind))
        throw new ApiError("conflict", "a segment of this kind")
      chart.segments.push({ ...body, keyVersion: 1, head: 0 })
      return view(chart)
    }),
    on(entryCreate, ({ body }) => {
      for (const { segments, ...chart } of body.charts) {
        if (charts.has(chart.id)) continue
        const made = segments.map((segment) => ({ ...segment, keyVersion: 1, head: 0 }))
        charts.set(chart.id, { ...chart, createdAt: now(), segments: made, entries: [] })
        log.append({ type: "chart", ...head(), chart: chart.id, kind: chart.kind, team: chart.careTeam })
      }
      const written = new Map<ChartId, (Event & { type: "write" })["entries"]>()
      const answer: { id: EntryId; seq: number }[] = body.entries.map((entry) => addEntry(entry, written))
      for (const [chart, entries] of written) log.append({ type: "write", ...head(), chart, entries })
      for (const token of body.resourceTokens) {
        const name = `${token.key}/${token.content}`
        if (!resourceTokens.has(name)) resourceTokens.set(name, token)
      }
      searchTokens = searchTokens.filter(({ chart }) => !body.replaceSearchTokens.includes(chart))
      searchTokens.push(...body.searchTokens)
      return { entries: answer }
    }),
    on(resourceFind, ({ body }) => {
      const byKey = Map.groupBy(resourceTokens.values(), ({ key }) => key)
      const found = body.keys.flatMap(({ key, content }, at) => {
        const byChart = Map.groupBy(byKey.get(key) ?? [], ({ chart }) => chart)
        return [...byChart].map(([chart, all]) => ({ at, chart, same: all.some((one) => one.content === content) }))
      })
      return { found }
    }),
    on(chartFind, ({ body }) => {
      const found = searchTokens.filter(({ token }) => body.tokens.includes(token))
      const byChart = Map.groupBy(found, ({ chart }) => chart)
      return { charts: [...byChart].map(([id, all]) => ({ id, matches: all.length })) }
    }),
    on(attachmentChunkCreate, ({ params, body }) => {
      chartOf(params.chart)
      chunks.set(`${params.attachment}/${params.index}`, body)
      return {}
    }),
    on(attachmentChunkRead, ({ params }) => chunks.get(`${params.attachment}/${params.index}`)),
    on(approvalSearch, () => ({ approvals: [] })),
    on(deviceSearch, () => ({ devices: [] })),
    on(exportCreate, async ({ body }) => {
      const all = [...charts.values()].map(({ id, kind }) => ({ id, kind }))
      const index = log.append({ type: "export", ...head(), export: body.id, charts: all.length })
      return {
        kind: "started" as const,
        charts: all,
        validUntil: now(),
        receipt: await log.receipt(index, body.checkpointSize),
      }
    }),
    on(chartOpen, async ({ params, body }, request) => {
      const chart = chartOf(params.chart)
      const segments = chart.segments.flatMap(({ id, kind, head: upTo }) => {
        const asked = body.segments.find((segment) => segment.kind === kind)
        return asked ? [{ segment: id, kind, after: asked.after, upTo: Math.max(upTo, asked.after) }] : []
      })
      const isCovered = (entry: { segment: SegmentId; seq: number }) =>
        segments.some((one) => one.segment === entry.segment && one.after < entry.seq && entry.seq <= one.upTo)
      const entries = chart.entries.filter(isCovered)
      const index = log.append({
        type: "release",
        ...head(),
        chart: params.chart,
        purpose: body.purpose,
        segments,
        count: entries.length,
        request: toBase64url(request.digest),
        signature: toBase64url(request.signature),
        ...(body.note !== undefined && { note: body.note }),
        ...(body.export !== undefined && { export: body.export }),
      })
      return {
        chart: view(chart),
        entries: entries.map((entry) => ({ ...entry, author: who.account, recordedAt: now() })),
        receipt: await log.receipt(index, body.checkpointSize),
      }
    }),
    // As a practice that has decided nothing beyond what it began with.
    on(sessionRead, () => ({
      session: { id: crypto.randomUUID(), device: who.device, startedAt: now(), lastSeenAt: now(), freshUntil: now() },
      account: {
        ...{ id: who.account, state: "active", roles: ["owner"], card: noCard, endorsement: null },
        ...{ invitedBy: null, createdAt: now() },
      },
      ...{ practiceCard: noCard, teams: [], teamKeys: [], limits: limitsDefault, used: { hour: 0, day: 0 } },
      ...{ settings: settingsDefault, slots: 1, pending: 0, alarms: 0, witnesses: null, serverTime: now() },
      recovery: { helpers: 0, renew: false, running: [], notices: [] },
    })),
    on(accountSearch, () => ({ accounts: [], practiceCard: noCard })),
    on(logEventSearch, async ({ query: { chart, before = log.size, limit } }) => {
      const events = log.events.filter(({ index, event }) => {
        return index < before && (chart === undefined || JSON.parse(event).chart === chart)
      })
      return { events: events.toReversed().slice(0, limit), checkpoint: await log.checkpoint() }
    }),
  ])
  return { log, charts, handlers }
}
