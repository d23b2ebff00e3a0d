import assert from "node:assert/strict"
import { test } from "node:test"
import { filesToImport } from "./files-in.ts"

const named = (...names: string[]) => names.map((name) => ({ name, file: new File([], name) }))

test("of a folder, FHIR files are taken by their names; one chosen by itself is taken whatever its name", () => {
  const { taken, leftOut } = filesToImport(
    named("export/a.json", "export/b.ndjson.gz", "export/c.xml", "export/.DS_Store", "ccd.xml", "d.jsonl"),
  )
  assert.deepEqual(
    taken.map(({ name }) => name),
    ["export/a.json", "export/b.ndjson.gz", "ccd.xml", "d.jsonl"],
  )
  assert.deepEqual(leftOut, ["export/c.xml"])
})
