import assert from "node:assert/strict"
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join, relative } from "node:path"
import { after, before, test } from "node:test"
import { CliError } from "./cli-error.ts"
import { importFilesIn } from "./import-sources.ts"

let folder: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "subrosa-sources-"))
  await mkdir(join(folder, "sub"))
  await mkdir(join(folder, "none"))
  for (const name of ["b.json", "sub/A.NDJSON.gz", "sub/notes.xml", "sub/.DS_Store", "none/scan.pdf"])
    await writeFile(join(folder, name), "x")
})
after(() => rm(folder, { recursive: true, force: true }))

test("of a folder, FHIR files are taken by their names, and the others are named", async () => {
  const { sources, leftOut } = await importFilesIn([folder])
  assert.deepEqual(
    sources.map(({ name, size }) => [name, size]),
    [
      ["b.json", 1],
      ["A.NDJSON.gz", 1],
    ],
  )
  assert.deepEqual(
    leftOut.map((path) => relative(folder, path)),
    [join("none", "scan.pdf"), join("sub", "notes.xml")],
  )
})

test("a file that is named by itself is taken whatever its name", async () => {
  const { sources, leftOut } = await importFilesIn([join(folder, "sub/notes.xml")])
  assert.deepEqual([sources.map(({ name }) => name), leftOut], [["notes.xml"], []])
})

test("where there is nothing to read, the command says what it looks for", async () => {
  await assert.rejects(importFilesIn([join(folder, "none")]), (error) => {
    assert.ok(error instanceof CliError)
    assert.match(error.message, /there is no file to import in .*none/)
    assert.match(error.hint ?? "", /\.json, \.ndjson or \.jsonl, also with \.gz/)
    return error.exitCode === 2
  })
  await assert.rejects(importFilesIn([join(folder, "gone")]), /cannot be read/)
})
