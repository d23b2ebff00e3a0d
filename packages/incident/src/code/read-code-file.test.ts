import assert from "node:assert/strict"
import { test } from "node:test"
import { readCodeFile, readUsageFile } from "./read-code-file.ts"

test("codes come with or without a heading, quoted or not, with any line ending and a byte order mark", () => {
  for (const text of [
    "code\nA1\nB2\n",
    "A1\nB2",
    "\uFEFFCode\r\nA1\r\nB2\r\n",
    '"code","note"\n"A1","x"\n"B2",""\n\n',
  ]) {
    assert.deepEqual(readCodeFile(text).file?.codes, ["A1", "B2"], JSON.stringify(text))
  }
})

test("what is wrong is named by its row, and then there is no file at all", () => {
  const faultsOf = (text: string) => readCodeFile(text).faults?.map(({ row, message }) => `${row}: ${message}`)
  assert.deepEqual(faultsOf("code\nA1\n\nB2\nA1\n"), [
    "3: there is no code in this row",
    "5: this code is in row 2 already",
  ])
  assert.deepEqual(faultsOf("code\nA 1\n"), ["2: a code is one word, without spaces"])
  assert.deepEqual(faultsOf(`code\n${"x".repeat(201)}\n`), ["2: this is longer than a code can be (200 characters)"])
  assert.deepEqual(faultsOf("name,mail\na,b\n"), ["1: of several columns one has to be headed `code`"])
  assert.deepEqual(faultsOf(""), ["1: there is no code in this file"])
  assert.ok((faultsOf('code\n"A1\n')?.length ?? 0) > 0)
})

test("a usage report names dates; rows without one were not used", () => {
  const { file } = readUsageFile("code,used at\nA1,2026-03-02\nB2,\nC3,2026-03-02T10:00:00+02:00\n")
  assert.deepEqual(file?.uses, [
    { code: "A1", usedAt: "2026-03-02T00:00:00.000Z", row: 2 },
    { code: "C3", usedAt: "2026-03-02T08:00:00.000Z", row: 4 },
  ])
  assert.deepEqual(readUsageFile("code,used at\nA1,March 2\n").faults, [
    { row: 2, message: "this is no date as 2026-03-01 or 2026-03-01T08:00:00Z" },
  ])
  assert.deepEqual(readUsageFile("code\nA1\n").faults, [
    { row: 1, message: "no column says when a code was used (used at)" },
  ])
})
