import assert from "node:assert/strict"
import { test } from "node:test"
import { toBase64url } from "@subrosa/codec"
import type { Event } from "@subrosa/contract"
import { hashLength, rootFromTilesSync, subtreeProofs, treeRoot } from "@subrosa/log"
import { memoryCore } from "../../testing/memory-core.ts"
import { createCharts } from "../charts.ts"
import { newestHead } from "../log/newest-head.ts"
import { logProver, proverOf } from "./log-prover.ts"

/** As the keeper makes it. */
function proofIn(tile: Uint8Array, position: number): Uint8Array {
  const leaves = Array.from({ length: 256 }, (_, i) => tile.subarray(i * hashLength, (i + 1) * hashLength))
  const subtrees = Array.from({ length: 16 }, (_, i) => leaves.slice(16 * i, 16 * (i + 1)))
  const own = subtrees[Math.floor(position / 16)] ?? []
  const roots = Buffer.concat(subtrees.map((some) => treeRoot(some)))
  const [proof = new Uint8Array(0)] = subtreeProofs({ leaves: Buffer.concat(own), roots }, [position])
  return proof
}

/** A log of 300 events, as its head was then, and as the keeper answers once it has 600. */
async function grownLog() {
  const core = memoryCore()
  await createCharts(core).patientCreate({ patient: { resourceType: "Patient", id: "p1" } })
  const first = JSON.parse(core.log.events[0]?.event ?? "") as Event
  const grow = (size: number) => {
    while (core.log.size < size) core.log.append({ ...first, time: new Date().toISOString() })
  }
  grow(300)
  const tiles: [string, Uint8Array][] = []
  for (const path of ["tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1"]) tiles.push([path, await core.log.read(path)])
  const files = new Map(tiles)
  const read = async (path: string) => files.get(path) ?? core.log.read(path)
  const root = rootFromTilesSync(300, (level, index, width) => {
    const name = width === 256 ? `00${index}` : `00${index}.p/${width}`
    return files.get(`tile/${level}/${name}`) ?? new Uint8Array(0)
  })
  grow(600)
  const proofOf = async (index: number) => {
    const tile = await core.log.read(`tile/0/00${Math.floor(index / 256)}`)
    return toBase64url(proofIn(tile, index % 256))
  }
  const logged = async (index: number) => {
    const event = core.log.events[index]
    if (event === undefined) throw new Error("invariant: the log has this event")
    return { ...event, proof: await proofOf(index) }
  }
  const of = { practice: () => core.practice(), readLog: read, call: core.call }
  return { logged, prover: proverOf(of, { size: 300, root, note: "" }) }
}

test("an event is proven against an older head also where its tile has become full since", async () => {
  const { logged, prover } = await grownLog()
  for (const index of [0, 255, 256, 299]) await prover.prove(await logged(index))
  await assert.rejects(async () => prover.prove(await logged(300)), { code: "proof_failed" })
})

test("what was written since the head was read is proven against a newer one; what is in no log, against none", async () => {
  const core = memoryCore()
  const charts = createCharts(core)
  await charts.patientCreate({ patient: { resourceType: "Patient", id: "p1" } })
  const prover = await logProver(core, newestHead(core))
  const { size } = prover.head
  await charts.patientCreate({ patient: { resourceType: "Patient", id: "p2" } })
  const newer = core.log.events[size]
  assert.ok(newer !== undefined)
  const { type } = await prover.prove(newer)
  assert.equal(type, (JSON.parse(newer.event) as Event).type)
  assert.deepEqual(
    (await prover.proveAll(core.log.events)).map(({ index }) => index),
    core.log.events.map(({ index }) => index),
  )
  assert.equal(prover.head.size, size)
  const other = { ...newer, event: newer.event.replace(/"time":"2/, '"time":"1') }
  assert.notEqual(other.event, newer.event)
  await assert.rejects(prover.prove(other), { code: "proof_failed" })
  await assert.rejects(prover.prove({ ...newer, index: core.log.size }), { code: "proof_failed" })
})

test("an event of a full tile is proven by its way to the tile's root, and by no other", async () => {
  const { logged, prover } = await grownLog()
  const [seventh, eighth] = [await logged(7), await logged(8)]
  await prover.prove(seventh)
  await assert.rejects(prover.prove({ ...seventh, proof: eighth.proof }), { code: "proof_failed" })
  await assert.rejects(prover.prove({ ...seventh, proof: "AAAA" }), { code: "proof_failed" })
})
