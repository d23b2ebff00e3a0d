import assert from "node:assert/strict"
import { test } from "node:test"
import { exportFormatOf } from "./export-format.ts"

test("an export is what the name of its file says", () => {
  const names = ["a.json", "a.ndjson", "dir.ndjson/a.json", "A.NDJSON.age", "a.jsonl", "a.json.age", "a"]
  const formats = ["bundle", "ndjson", "bundle", "ndjson", "ndjson", "bundle", "bundle"]
  assert.deepEqual(names.map(exportFormatOf), formats)
})
