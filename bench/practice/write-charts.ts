/** Charts with random bytes for what a client would have sealed: to the server they are the same. */
import { randomBytes } from "node:crypto"
import { toBase64url } from "@subrosa/codec"
import { type ChartId, entryCreate, type Input, type SegmentId } from "@subrosa/contract"
import { newChart, newEntry, segmentOf } from "@subrosa/testkit"
import { call } from "./call.ts"
import type { Practice } from "./found-practice.ts"

export interface WrittenChart {
  id: ChartId
  directory: SegmentId
  clinical: SegmentId
}

export interface ChartContents {
  charts: number
  /** Entries in the clinical segment of each, and the bytes of each. */
  notes: number
  noteBytes: number
  /** Bytes of the one entry in the directory segment; 0 for none. */
  directoryBytes: number
  /** Search tokens of the chart whose number is given. */
  tokensOf?: (chart: number) => readonly Uint8Array[]
}

/** As much as an import sends at once (engine/import/batch-sender.ts). */
const batchBytes = 4 * 1024 * 1024
const batchCharts = 40

/** Writes them all through the server, as one owner's import would. */
export async function writeCharts(practice: Practice, contents: ChartContents): Promise<WrittenChart[]> {
  const { charts, notes, noteBytes, directoryBytes } = contents
  const perChart = notes * noteBytes + directoryBytes
  const atOnce = Math.max(1, Math.min(batchCharts, Math.floor(batchBytes / perChart)))
  const written: WrittenChart[] = []
  while (written.length < charts) {
    const count = Math.min(atOnce, charts - written.length)
    written.push(...(await writeBatch(practice, contents, written.length, count)))
  }
  return written
}

type Body = Input<typeof entryCreate>["body"]

async function writeBatch(practice: Practice, contents: ChartContents, first: number, count: number) {
  const [owner] = practice.members
  const made = Array.from({ length: count }, () => newChart(practice))
  const written = made.map((chart): WrittenChart => {
    return { id: chart.id, directory: segmentOf(chart, "directory"), clinical: segmentOf(chart, "clinical") }
  })
  const entries = written.flatMap(({ id, directory, clinical }) => [
    ...(contents.directoryBytes > 0 ? [wireEntry(id, directory, contents.directoryBytes)] : []),
    ...Array.from({ length: contents.notes }, () => wireEntry(id, clinical, contents.noteBytes)),
  ])
  const searchTokens = written.flatMap(({ id: chart }, i) =>
    (contents.tokensOf?.(first + i) ?? []).map((token) => ({ chart, token: toBase64url(token) })),
  )
  const body: Body = { charts: made, entries, searchTokens, resourceTokens: [], replaceSearchTokens: [] }
  await call(practice.url, entryCreate, { params: { practice: practice.id }, body }, owner)
  return written
}

/** One entry as it is sent. */
export function wireEntry(chart: ChartId, segment: SegmentId, bytes: number): Body["entries"][number] {
  const { ciphertext, ciphertextDigest: _, share, ...entry } = newEntry(chart, segment, bytes)
  return { ...entry, ciphertext: toBase64url(ciphertext), share: toBase64url(share) }
}

export const randomToken = (): Uint8Array => new Uint8Array(randomBytes(16))
