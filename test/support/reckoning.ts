/** After a crash: is all there that somebody was told of, and does the log say so? Asked as clients ask, over HTTP. */
import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { fromBase64url, toBase64url } from "@subrosa/codec"
import { Event, logEventSearch } from "@subrosa/contract"
import { openEntry } from "@subrosa/crypto/open"
import {
  appendLeaves,
  type Checkpoint,
  type Edge,
  edgeRoot,
  emptyEdge,
  formatTilePath,
  leafHash,
  parseEntryBundle,
  rootFromTiles,
  tileWidth,
} from "@subrosa/log"
import { checkCheckpoint, checkReceipt, leafData, type Member } from "@subrosa/testkit"
import { mustAsk } from "./ask.ts"
import { open, type Practice, type Written } from "./load.ts"

export interface LogWatch {
  /** The verifier key of the practice card. */
  logKey: string
  /** Roots of every checkpoint that somebody has seen, by size. */
  seen: Map<number, string>
  /** Events read so far, and their leaves: read once, and then only compared. */
  events: Event[]
  leaves: string[]
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex")

/** The log stands: signed, whole, grown from every checkpoint that was ever seen. Answers its leaves. */
export async function checkLogStands({ url, practice }: Practice, watch: LogWatch): Promise<Uint8Array[]> {
  const file = async (path: string): Promise<Uint8Array> => {
    const answer = await fetch(`${url}/v1/practices/${practice}/log/${path}`)
    assert.equal(answer.status, 200, path)
    return new Uint8Array(await answer.arrayBuffer())
  }
  const note = Buffer.from(await file("checkpoint")).toString()
  const checkpoint = await checkCheckpoint({ practice, logKey: watch.logKey }, note)
  const { size } = checkpoint
  const leaves: Uint8Array[] = []
  for (let index = 0; index * 256 < size; index++) {
    const width = tileWidth(0, index, size)
    leaves.push(...parseEntryBundle(await file(formatTilePath({ level: "entries", index, width })), width))
  }
  const fromTiles = await rootFromTiles(size, (level, index, width) => file(formatTilePath({ level, index, width })))
  assert.equal(hex(fromTiles), hex(checkpoint.root), "the tiles lead to the checkpoint's root")
  checkSeen(leaves, checkpoint, watch)
  return leaves
}

/** The root over the first leaves is, at each size that was ever signed, the one that was signed. */
function checkSeen(leaves: readonly Uint8Array[], checkpoint: Checkpoint, { seen }: LogWatch): void {
  const newest = Math.max(0, ...seen.keys())
  assert.ok(checkpoint.size >= newest, `the log went back from ${newest} to ${checkpoint.size}`)
  seen.set(checkpoint.size, hex(checkpoint.root))
  let edge: Edge = emptyEdge
  for (const size of [...seen.keys()].sort((a, b) => a - b)) {
    edge = appendLeaves(
      edge,
      leaves.slice(edge.size, size).map((data) => leafHash(data)),
    ).edge
    assert.equal(hex(edgeRoot(edge)), seen.get(size), `the log's first ${size} entries are not those that were signed`)
  }
}

/** Every event of the log, as its officer reads it; each hashes to its leaf. */
export async function readEvents(
  practice: Practice,
  officer: Member,
  leaves: readonly Uint8Array[],
  { events, leaves: known }: LogWatch,
): Promise<readonly Event[]> {
  known.forEach((leaf, index) => {
    assert.equal(hex(leaves[index] ?? new Uint8Array(0)), leaf, `leaf ${index} has changed`)
  })
  const from = events.length
  for (let before = leaves.length; before > from; ) {
    const target = `/v1/practices/${practice.practice}/log/events?before=${before}&limit=${Math.min(1000, before - from)}`
    const page = logEventSearch.result.parse(await mustAsk(practice.url, officer, { method: "GET", target })).events
    for (const logged of page) {
      const leaf = hex(leaves[logged.index] ?? new Uint8Array(0))
      assert.equal(hex(leafData(practice.practice, logged)), leaf, `event ${logged.index}`)
      events[logged.index] = Event.parse(JSON.parse(logged.event))
      known[logged.index] = leaf
    }
    before = page.at(-1)?.index ?? 0
  }
  assert.equal(Object.keys(events).length, leaves.length, "every leaf has its event")
  return events
}

/** The receipts that came with shares: signature, inclusion, and one root for each size. */
export async function checkReceipts({ practice, told }: Practice, { logKey, seen }: LogWatch): Promise<void> {
  for (const { receipt } of told.opened) {
    if (receipt === undefined) continue
    const { checkpoint } = await checkReceipt({ practice, logKey }, receipt)
    const before = seen.get(checkpoint.size)
    assert.ok(before === undefined || before === hex(checkpoint.root), `two checkpoints of size ${checkpoint.size}`)
    seen.set(checkpoint.size, hex(checkpoint.root))
  }
}

/** No share left without its release in the log, at the place that the receipt named. Answers how many were looked at. */
export function checkReleases(
  { practice, told }: Practice,
  events: readonly Event[],
  leaves: readonly Uint8Array[],
): number {
  const logged = new Set(events.map((event) => (event.type === "release" ? event.request : "")))
  for (const { request, receipt, shares } of told.opened) {
    assert.ok(shares === 0 || logged.has(request), "a share reached a client and the log does not know")
    if (receipt === undefined) continue
    const leaf = leaves[receipt.index]
    assert.ok(
      leaf !== undefined && hex(leafData(practice, receipt)) === hex(leaf),
      "a release stands where it was said to",
    )
  }
  // Looked at for good: from now on the checkpoints that were seen vouch for them.
  return told.opened.splice(0).length
}

/** Each acknowledged entry has one `write` event, with its number and its ciphertext's digest. */
export function checkWritesLogged({ told }: Practice, events: readonly Event[]): void {
  const written = new Map<string, { seq: number; ciphertext: string; times: number }>()
  for (const event of events) {
    if (event.type !== "write") continue
    for (const { entry, seq, ciphertext } of event.entries) {
      written.set(entry, { seq, ciphertext, times: (written.get(entry)?.times ?? 0) + 1 })
    }
  }
  for (const [id, { entry, seq }] of told.written) {
    const ciphertext = digestOf(entry.ciphertext)
    assert.deepEqual(written.get(id), { seq, ciphertext, times: 1 }, `entry ${id}`)
  }
}

/** The acknowledged entries of these charts come back and open. */
export async function checkEntriesOpen(
  practice: Practice,
  reader: Member,
  entries: Iterable<Written>,
): Promise<number> {
  const charts = Map.groupBy(entries, ({ entry }) => entry.chart)
  let count = 0
  for (const [chart, expected] of charts) {
    const answer = await open(practice, reader, chart)
    assert.ok(answer !== undefined, "an acknowledged chart does not open")
    const found = new Map<string, (typeof answer.entries)[number]>(answer.entries.map((one) => [one.id, one]))
    for (const { entry, seq, kind, text } of expected) {
      const got = found.get(entry.id)
      assert.ok(got !== undefined, `the acknowledged entry ${entry.id} is lost`)
      const { ciphertext, share } = got
      assert.deepEqual({ ciphertext, share, seq: got.seq }, { ciphertext: entry.ciphertext, share: entry.share, seq })
      const key = practice.told.charts.get(chart)?.segments.get(kind)?.key
      assert.ok(key !== undefined)
      const ids = { practice: practice.practice, chart, segment: entry.segment, keyVersion: 1, entry: entry.id }
      const [record] = await openEntry(key, fromBase64url(share), fromBase64url(ciphertext), ids)
      assert.equal(record?.text, text)
      count++
    }
  }
  return count
}

const digestOf = (ciphertext: string): string =>
  toBase64url(createHash("sha256").update(fromBase64url(ciphertext)).digest())
