import assert from "node:assert/strict"
import { hash as hashOnce } from "node:crypto"
import { test } from "node:test"
import fc from "fast-check"
import { appendLeaves } from "./append.ts"
import { EventCheck } from "./check-events.ts"
import { emptyEdge } from "./edge.ts"
import { encodeEntryBundle } from "./entry-bundle.ts"
import { type Hash, leafHash, treeRoot } from "./merkle.ts"
import { formatTilePath } from "./tile-path.ts"
import { type FileReader, type MirrorOptions, verifyMirror } from "./verify-mirror.ts"

const hash: Hash = (data) => new Uint8Array(hashOnce("sha256", data, "buffer"))
const dataOf = (i: number, generation = 0) => hash(Uint8Array.of(generation, i >> 16, i >> 8, i))

/** The files that a log of these entries serves. */
function filesOf(datas: readonly Uint8Array[]): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>()
  const leaves = datas.map((data) => leafHash(data, hash))
  for (const { level, index, width, hashes } of appendLeaves(emptyEdge, leaves, hash).tiles) {
    files.set(formatTilePath({ level, index, width }), hashes)
  }
  for (let from = 0; from < datas.length; from += 256) {
    const entries = datas.slice(from, from + 256)
    files.set(
      formatTilePath({ level: "entries", index: from / 256, width: entries.length }),
      encodeEntryBundle(entries),
    )
  }
  return files
}
const reader =
  (files: ReadonlyMap<string, Uint8Array>): FileReader =>
  async (path) =>
    files.get(path)
const headOf = (datas: readonly Uint8Array[]) => ({
  size: datas.length,
  root: appendLeaves(
    emptyEdge,
    datas.map((data) => leafHash(data, hash)),
    hash,
  ).root,
})
const check = (signed: readonly Uint8Array[], served: readonly Uint8Array[], options: MirrorOptions = {}) => {
  const files = filesOf(signed)
  for (const [path, bytes] of filesOf(served)) if (path.startsWith("tile/entries/")) files.set(path, bytes)
  return verifyMirror(headOf(signed), reader(files), { hash, ...options })
}
const size = 1_300
const honest = Array.from({ length: size }, (_, i) => dataOf(i))

test("a log of any size verifies, and its growth from any earlier size", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(700), fc.nat(700), async (a, b) => {
      const [before, after] = a < b ? [a, b] : [b, a]
      const datas = honest.slice(0, after)
      const report = await check(datas, datas, { since: headOf(honest.slice(0, before)) })
      assert.deepEqual(report, { ok: true, tampered: [], rewritten: [], tiles: [], root: "matches", growth: "grown" })
    }),
    // Sizes that end with a tile are rare by chance.
    {
      numRuns: process.env.SLOW ? 500 : 40,
      examples: [
        [256, 256],
        [256, 700],
        [512, 512],
        [255, 257],
        [0, 256],
      ],
    },
  )
})

test("a tree over three levels of tiles verifies with its upper tiles", async () => {
  const datas = Array.from({ length: 66_000 }, (_, i) => dataOf(i))
  const files = filesOf(datas)
  assert.ok(files.has("tile/2/000.p/1"))
  assert.equal((await verifyMirror(headOf(datas), reader(files), { hash })).ok, true)
  files.set("tile/1/000", new Uint8Array(8192))
  files.delete("tile/2/000.p/1")
  const report = await verifyMirror(headOf(datas), reader(files), { hash })
  assert.deepEqual(report.tiles, ["tile/1/000 does not agree with the entries", "tile/2/000.p/1 is missing"])
})

test("an edited entry is named, and so is each of several", async () => {
  const served = honest.with(700, dataOf(0, 1)).with(20, dataOf(1, 1))
  const report = await check(honest, served)
  assert.equal(report.root, "matches the tiles only")
  assert.deepEqual(report.tampered, [
    { kind: "edited", index: 20 },
    { kind: "edited", index: 700 },
  ])
})

test("entries that changed places are named with where they belong", async () => {
  const served = honest.with(300, honest[301]!).with(301, honest[300]!).with(5, honest[900]!).with(900, honest[5]!)
  assert.deepEqual((await check(honest, served)).tampered, [
    { kind: "moved", index: 5, from: 900 },
    { kind: "moved", index: 300, from: 301 },
    { kind: "moved", index: 301, from: 300 },
    { kind: "moved", index: 900, from: 5 },
  ])
})

test("deleted entries with the rest moved up, and inserted ones with the rest moved down, are named with their number", async () => {
  const gone = await check(honest, honest.toSpliced(300, 3))
  assert.deepEqual(gone.tampered, [{ kind: "deleted", index: 300, count: 3 }])
  const more = await check(honest, honest.toSpliced(900, 0, dataOf(1, 1), dataOf(2, 1)).slice(0, size))
  assert.deepEqual(more.tampered, [{ kind: "inserted", index: 900, count: 2 }])
})

test("an entry at which the bundle ends is named as missing, and what follows as unread", async () => {
  const files = filesOf(honest)
  const whole = "tile/entries/001"
  files.delete(whole)
  files.set(`${whole}.p/44`, encodeEntryBundle(honest.slice(256, 300)))
  const report = await verifyMirror(headOf(honest), reader(files), { hash })
  assert.equal(report.ok, false)
  assert.deepEqual(report.tampered[0], { kind: "missing", index: 300 })
  assert.equal(report.tampered.length, 256 - 44)
})

test("a tree that was signed anew is a fork, and the older files name the entries", async () => {
  const before = honest.slice(0, 1_000)
  const now = honest.with(411, dataOf(9, 1))
  const options = { since: headOf(before), sinceFiles: reader(filesOf(before)) }
  const report = await check(now, now, options)
  assert.deepEqual([report.ok, report.root, report.growth], [false, "matches", "forked"])
  assert.deepEqual(report.rewritten, [{ kind: "edited", index: 411 }])
  const cut = honest.toSpliced(50, 1)
  assert.deepEqual((await check(cut, cut, options)).rewritten, [{ kind: "deleted", index: 50, count: 1 }])
})

test("a shorter log than before went back", async () => {
  const report = await check(honest.slice(0, 700), honest.slice(0, 700), { since: headOf(honest) })
  assert.deepEqual([report.ok, report.growth], [false, "went back"])
})

test("a root of another tree is not believed, whatever the files say among themselves", async () => {
  const report = await verifyMirror({ size, root: hash(Uint8Array.of(1)) }, reader(filesOf(honest)), { hash })
  assert.deepEqual([report.ok, report.root], [false, "differs"])
})

test("the builder's root is the definition's", async () => {
  for (const n of [1, 255, 256, 257, 600]) {
    const leaves = honest.slice(0, n).map((data) => leafHash(data, hash))
    assert.deepEqual(headOf(honest.slice(0, n)).root, treeRoot(leaves, hash))
    assert.equal((await check(honest.slice(0, n), honest.slice(0, n))).ok, true)
  }
})

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString()

const hashOf = (text: string) => hash(Buffer.from(text))

test("bodies: edited, back-dated, moved, missing and lawfully erased ones are told apart", () => {
  const events = new EventCheck()
  // 0 to 3 erased by 6; 4 fine; 5 back-dated and edited; 6 the erasure; 7 and 8 swapped; 9 has no body.
  events.add({ index: 4, hash: hashOf("h4"), time: at(4) }, hashOf("h4"))
  events.add({ index: 5, hash: hashOf("x5"), time: at(1) }, hashOf("h5"))
  events.add({ index: 6, hash: hashOf("h6"), time: at(6), erasedUpTo: 4 }, hashOf("h6"))
  events.add({ index: 7, hash: hashOf("h8"), time: at(8) }, hashOf("h7"))
  events.add({ index: 8, hash: hashOf("h7"), time: at(7) }, hashOf("h8"))
  const found = events.end(10)
  assert.deepEqual(found, {
    checked: 5,
    erased: 4,
    missing: [9],
    tampered: [
      { kind: "edited", index: 5 },
      { kind: "moved", index: 7, from: 8 },
      { kind: "moved", index: 8, from: 7 },
    ],
    backDated: [5],
  })
})

test("an erasure that is not in the tree excuses nothing", () => {
  const events = new EventCheck()
  events.add({ index: 2, hash: hashOf("forged"), time: at(2), erasedUpTo: 2 }, hashOf("h2"))
  assert.deepEqual(events.end(3).missing, [0, 1])
})
