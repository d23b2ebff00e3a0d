import assert from "node:assert/strict"
import { test } from "node:test"
import { defaultHash, leafHash, nodeHash } from "./merkle.ts"
import { nodeFromTile, partialTiles, tileLevels, tileOfNode, tilesForSize } from "./tile.ts"

test("a tree of 70,000 leaves has the tiles that tlog-tiles counts", () => {
  const tiles = [...tilesForSize(70_000)]
  const count = (level: number, full: boolean) =>
    tiles.filter((t) => t.level === level && (t.width === 256) === full).length
  assert.deepEqual([count(0, true), count(1, true), count(2, true)], [273, 1, 0])
  assert.deepEqual(partialTiles(70_000), [
    { level: 0, index: 273, width: 112 },
    { level: 1, index: 1, width: 17 },
    { level: 2, index: 0, width: 1 },
  ])
})

test("a tree of 256 leaves has a full tile and a partial one above it", () => {
  assert.deepEqual(
    [...tilesForSize(256)],
    [
      { level: 0, index: 0, width: 256 },
      { level: 1, index: 0, width: 1 },
    ],
  )
  assert.deepEqual(partialTiles(256), [{ level: 1, index: 0, width: 1 }])
})

test("the empty tree has no tiles", () => {
  assert.equal(tileLevels(0), 0)
  assert.deepEqual([...tilesForSize(0)], [])
})

test("growth names the tiles whose width changed", () => {
  assert.deepEqual([...tilesForSize(258, 257)], [{ level: 0, index: 1, width: 2 }])
  assert.deepEqual(
    [...tilesForSize(513, 511)],
    [
      { level: 0, index: 1, width: 256 },
      { level: 0, index: 2, width: 1 },
      { level: 1, index: 0, width: 2 },
    ],
  )
  assert.deepEqual([...tilesForSize(5, 5)], [])
})

test("a node between tile levels is computed from the tile below it", () => {
  const hashes = [0, 1, 2, 3].map((i) => leafHash(Uint8Array.of(i)))
  const [, , c, d] = hashes
  assert.ok(c && d)
  const node = { height: 1, index: 1 }
  assert.deepEqual(tileOfNode(node, 4), { level: 0, index: 0, width: 4 })
  assert.deepEqual(nodeFromTile(node, Uint8Array.from(hashes.flatMap((h) => [...h])), defaultHash), nodeHash(c, d))
  assert.throws(() => nodeFromTile(node, new Uint8Array(96), defaultHash), { code: "tile_malformed" })
})

test("a node of height 8 is read from level 1", () => {
  assert.deepEqual(tileOfNode({ height: 8, index: 300 }, 100_000), { level: 1, index: 1, width: 134 })
})
