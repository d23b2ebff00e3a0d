import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { test } from "node:test"
import { appendLeaves, emptyEdge, formatTilePath, hashLength, rootFromTiles } from "@subrosa/log"
import { provenTiles } from "./proven-tiles.ts"

const native = (bytes: Uint8Array): Uint8Array => createHash("sha256").update(bytes).digest()
const leafOf = (i: number): Uint8Array => native(Buffer.from(`leaf ${i}`))

async function logOf(size: number) {
  const leaves = Array.from({ length: size }, (_, i) => leafOf(i))
  const { tiles } = appendLeaves(emptyEdge, leaves, native)
  const files = new Map(
    tiles.map(({ level, index, width, hashes }) => [formatTilePath({ level, index, width }), hashes]),
  )
  const read = async (path: string): Promise<Uint8Array> => {
    const file = files.get(path)
    if (file === undefined) throw new Error(`no ${path}`)
    return file
  }
  const root = await rootFromTiles(size, (level, index, width) => read(formatTilePath({ level, index, width })), native)
  return { files, read, head: { size, root, note: "" } }
}

for (const size of [1, 2, 255, 256, 257, 600, 65_535, 65_536, 65_537, 66_000]) {
  test(`every leaf of a log of ${size} is found where it stands; nothing beyond`, async () => {
    const { read, head } = await logOf(size)
    const tiles = provenTiles(read, head)
    for (const index of new Set([0, size >> 1, size - 1, Math.max(0, size - 257), size % 199])) {
      assert.deepEqual(Buffer.from(await tiles.leafHash(Math.min(index, size - 1))), leafOf(Math.min(index, size - 1)))
    }
    await assert.rejects(tiles.leafHash(size), { code: "proof_failed" })
  })
}

test("a hash changed in any tile on a leaf's way to the root is found out, before the leaf is answered", async () => {
  const { files, read, head } = await logOf(66_000)
  for (const [path, hashes] of files) {
    if (/^tile\/0\//.test(path) && !/^tile\/0\/(000|257)/.test(path)) continue
    const tampered = Uint8Array.from(hashes)
    const at = (tampered.length / hashLength - 1) * hashLength
    tampered[at] = (tampered[at] ?? 0) ^ 1
    const lying = async (asked: string) => (asked === path ? tampered : read(asked))
    const answers = await Promise.allSettled(
      [0, 65_535, 65_999].map((index) => provenTiles(lying, head).leafHash(index)),
    )
    assert.ok(
      answers.some(({ status }) => status === "rejected"),
      path,
    )
    for (const [i, answer] of answers.entries()) {
      if (answer.status === "fulfilled")
        assert.deepEqual(Buffer.from(answer.value), leafOf([0, 65_535, 65_999][i] ?? 0))
    }
  }
})
