import assert from "node:assert/strict"
import { test } from "node:test"
import { refusalsCsv } from "./refusals-csv.ts"

test("commas and quotes survive, formulas do not run", () => {
  const csv = refusalsCsv([{ file: '=a,"b".json', line: 3, offset: 120, resourceType: "Patient", reason: "not valid" }])
  assert.equal(csv, `file,line,offset,entry,resourceType,path,reason\r\n"'=a,""b"".json",3,120,,Patient,,not valid\r\n`)
})
