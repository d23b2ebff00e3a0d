import assert from "node:assert/strict"
import { test } from "node:test"
import { formatTilePath, parseTilePath, type TilePath } from "./tile-path.ts"

const paths: [string, TilePath][] = [
  ["tile/0/000", { level: 0, index: 0, width: 256 }],
  ["tile/0/x001/x234/067", { level: 0, index: 1_234_067, width: 256 }],
  ["tile/1/x001/000.p/1", { level: 1, index: 1000, width: 1 }],
  ["tile/63/999.p/255", { level: 63, index: 999, width: 255 }],
  ["tile/entries/273.p/112", { level: "entries", index: 273, width: 112 }],
  ["tile/0/x009/x007/x199/x254/x740/991", { level: 0, index: Number.MAX_SAFE_INTEGER, width: 256 }],
]

test("each tile has one path, there and back", () => {
  for (const [path, tile] of paths) {
    assert.equal(formatTilePath(tile), path)
    assert.deepEqual(parseTilePath(path), tile)
  }
})

test("other spellings are refused", () => {
  const bad = [
    "",
    "tile/0",
    "/tile/0/000",
    "tile/0/000/",
    "tile/0/0",
    "tile/0/0000",
    "tile/00/000",
    "tile/01/000",
    "tile/64/000",
    "tile/-1/000",
    "tile/data/000",
    "tile/0/x000/001",
    "tile/0/001/000",
    "tile/0/x001",
    "tile/0/000.p/0",
    "tile/0/000.p/01",
    "tile/0/000.p/256",
    "tile/0/000.p/",
    "tile/0/000.p",
    "tile/0/x009/x007/x199/x254/x740/992",
    "tile/0/000\n",
  ]
  for (const path of bad) assert.throws(() => parseTilePath(path), { code: "tile_path_malformed" }, path)
})

test("a tile that cannot exist has no path", () => {
  for (const tile of [
    { level: 64, index: 0, width: 1 },
    { level: 0, index: -1, width: 1 },
    { level: 0, index: 0, width: 0 },
    { level: 0, index: 0, width: 257 },
  ]) {
    assert.throws(() => formatTilePath(tile), { code: "argument_invalid" })
  }
})
