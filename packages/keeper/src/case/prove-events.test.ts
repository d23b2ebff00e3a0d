import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { fromBase64url } from "@subrosa/codec"
import { hashLength, leafHash, tileRoot, tileRootOf } from "@subrosa/log"
import { type Founded, foundPractice, logWrites, type TestKeeper, testKeeper } from "@subrosa/testkit"
import { proveEvents } from "./prove-events.ts"

let kit: TestKeeper
let founded: Founded
before(async () => {
  kit = await testKeeper()
  founded = await foundPractice(kit)
  // In batches that end within a tile: it is stored when it is full.
  for (const count of [100, 300, 150]) await logWrites(kit, founded, count)
})
after(() => kit.close())

async function stored() {
  const rows = await kit.database.query(
    "select index::int, salt, event, leaf_data from keeper.log_leaf where practice = $1 order by index",
    [founded.practice],
  )
  return rows.map(({ index, salt, event, leaf_data }) => {
    assert.ok(salt instanceof Uint8Array && leaf_data instanceof Uint8Array)
    return { index: Number(index), salt, event: String(event), hash: leafHash(leaf_data) }
  })
}

test("every event of a full tile comes with its way to the tile's root, one of the newest tile without", async () => {
  const leaves = await stored()
  const proven = await kit.db.inPractice(founded.practice, (sql) =>
    proveEvents(sql, founded.practice, leaves, { tiles: true }),
  )
  assert.equal(proven.length, leaves.length)
  const full = Math.floor(leaves.length / 256) * 256
  assert.equal(full, 512)
  for (let tile = 0; tile < full; tile += 256) {
    const own = leaves.slice(tile, tile + 256)
    const root = tileRoot(Buffer.concat(own.map(({ hash }) => hash)))
    assert.equal(root.length, hashLength)
    own.forEach(({ hash }, position) => {
      const { index, proof } = proven[tile + position] ?? assert.fail()
      assert.equal(index, tile + position)
      assert.deepEqual(tileRootOf(hash, position, fromBase64url(proof ?? "")), root)
    })
  }
  assert.ok(proven.slice(full).every(({ proof }) => proof === null))
})
