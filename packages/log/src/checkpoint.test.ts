import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { formatCheckpoint, parseCheckpoint } from "./checkpoint.ts"
import { emptyRoot } from "./merkle.ts"
import { parseNote } from "./note-text.ts"

const root64 = Buffer.from(emptyRoot).toString("base64")

test("the checkpoint of the specification is read and written", () => {
  const vector = JSON.parse(
    readFileSync(new URL("../../../vectors/log/c2sp/checkpoint.json", import.meta.url), "utf8"),
  ) as { note: string; checkpoint: { origin: string; size: number; root: string } }
  const { text } = parseNote(vector.note)
  const { root, extensions, ...rest } = parseCheckpoint(text)
  assert.deepEqual({ ...rest, root: Buffer.from(root).toString("base64") }, vector.checkpoint)
  assert.deepEqual(extensions, [])
  assert.equal(formatCheckpoint({ ...rest, root }), text)
})

test("extension lines are kept", () => {
  const text = `origin with spaces\n0\n${root64}\nTimestamp: 1\nmore\n`
  const checkpoint = parseCheckpoint(text)
  assert.deepEqual(checkpoint.extensions, ["Timestamp: 1", "more"])
  assert.equal(formatCheckpoint(checkpoint), text)
})

test("malformed checkpoints are refused", () => {
  const bad = [
    "",
    "origin\n1\n",
    `origin\n1\n${root64}`,
    `\n1\n${root64}\n`,
    `origin\n\n${root64}\n`,
    `origin\n01\n${root64}\n`,
    `origin\n+1\n${root64}\n`,
    `origin\n-1\n${root64}\n`,
    `origin\n1.0\n${root64}\n`,
    `origin\n1e3\n${root64}\n`,
    `origin\n 1\n${root64}\n`,
    `origin\n9007199254740992\n${root64}\n`,
    `origin\n1\n${root64.slice(0, -1)}\n`,
    `origin\n1\nAAAA\n`,
    `origin\n1\n${root64}\n\n`,
    `origin\n1\n${root64}\n\nextension\n`,
    `origin\r\n1\n${root64}\n`,
  ]
  for (const text of bad)
    assert.throws(() => parseCheckpoint(text), { code: "checkpoint_malformed" }, JSON.stringify(text))
})

test("what would read back differently is not written", () => {
  const good = { origin: "origin", size: 1, root: emptyRoot }
  const bad = [
    { ...good, origin: "" },
    { ...good, origin: "a\n1" },
    { ...good, origin: "a\tb" },
    { ...good, size: -1 },
    { ...good, size: 0.5 },
    { ...good, size: 2 ** 53 },
    { ...good, root: emptyRoot.slice(1) },
    { ...good, extensions: [""] },
    { ...good, extensions: ["a\nb"] },
  ]
  for (const checkpoint of bad) assert.throws(() => formatCheckpoint(checkpoint), { code: "checkpoint_malformed" })
})
