/** The data's form, and that the code knows every code of it. */
import assert from "node:assert/strict"
import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { test } from "node:test"
import cases from "../data/cases.json" with { type: "json" }
import schema from "../data/schema.json" with { type: "json" }
import { generateModules, readIds } from "../scripts/make-index.ts"
import { checkCase, checkData } from "./check/index.ts"
import { businessCalendars, conditionCodes, elements, events, recipientKinds } from "./codes.ts"
import { jurisdictions } from "./jurisdictions.ts"

const root = join(import.meta.dirname, "..")
const folder = join(root, "data/jurisdictions")
const files = await Promise.all(
  (await readdir(folder)).map(async (name) => ({ name, text: await readFile(join(folder, name), "utf8") })),
)
const textOf = (name: string): string => files.find((file) => file.name === name)?.text ?? ""

const checkWith = (name: string, edit: (text: string) => string) =>
  checkData({
    files: files.map((file) => (file.name === name ? { name, text: edit(file.text) } : file)),
    schema,
    cases,
  })

test("every file is a valid row, and there are 73 with 242 duties", () => {
  const report = checkData({ files, schema, cases })
  assert.deepEqual(report.faults, [])
  assert.deepEqual(
    { ...report, faults: [] },
    { jurisdictions: 73, duties: 242, cases: 25, expectations: 149, faults: [] },
  )
})

test("the generated modules are fresh", async () => {
  for (const [path, text] of Object.entries(generateModules(await readIds()))) {
    assert.equal(await readFile(join(root, path), "utf8"), text, `${path}: run node packages/law/scripts/make-index.ts`)
  }
})

test("the lists of codes are the schema's", () => {
  const codes = (list: { oneOf: { const: string }[] }) => list.oneOf.map((one) => one.const)
  assert.deepEqual([...elements], codes(schema.$defs.element))
  assert.deepEqual([...events], codes(schema.$defs.event))
  assert.deepEqual([...recipientKinds], codes(schema.$defs.recipientKind))
  assert.deepEqual([...conditionCodes], codes(schema.$defs.conditionCode))
  assert.deepEqual([...businessCalendars], codes(schema.$defs.deadline.properties.calendar))
})

test("a fault is found, and named by file and path", () => {
  const faultsOf = (name: string, edit: (text: string) => string) =>
    checkWith(name, edit).faults.filter(({ file }) => file === `jurisdictions/${name}`)
  assert.match(faultsOf("us-ny.json", () => "{")[0]?.message ?? "", /no JSON/)
  const unit = faultsOf("us-ny.json", (text) => text.replace('"unit": "days"', '"unit": "fortnights"'))
  assert.ok(unit.some(({ path }) => path === "/recipients/0/deadline/unit"))
  const named = faultsOf("us-ny.json", (text) => text.replace('"id": "us-ny"', '"id": "us-nj"'))
  assert.deepEqual(named, [
    { file: "jurisdictions/us-ny.json", path: "/id", message: "the file of us-nj is named us-ny.json" },
  ])
  const extra = faultsOf("us-ny.json", (text) => text.replace('"level":', '"colour": "blue",\n  "level":'))
  assert.match(extra[0]?.message ?? "", /colour/)
  const date = faultsOf("us-ny.json", (text) => text.replace('"asOf": "2025-03-21"', '"asOf": "2025-02-30"'))
  assert.equal(date[0]?.path, "/asOf")
  const link = faultsOf("fi.json", (text) => text.replace('"id": "eu-gdpr"', '"id": "eu-gone"'))
  assert.equal(link[0]?.path, "/relations/0/id")
  const twice = faultsOf("us-ny.json", (text) => text.replace('"id": "department-of-state"', '"id": "ag"'))
  assert.equal(twice[0]?.path, "/recipients/2/id")
})

test("a changed number breaks the worked example that it contradicts", () => {
  const { faults } = checkWith("us-ny.json", (text) => text.replace('"amount": 30', '"amount": 31'))
  assert.ok(faults.some(({ file, message }) => file === "cases.json" && /us-ny individuals due/.test(message)))
})

test("a file that the generated list does not know is named, and one that is gone", () => {
  const added = checkData({
    files: [...files, { name: "us-zz.json", text: textOf("us-ny.json") }],
    schema,
    cases,
  }).faults
  assert.ok(added.some(({ file, message }) => file === "jurisdictions/us-zz.json" && /make-index/.test(message)))
  const gone = checkData({ files: files.filter(({ name }) => name !== "us-ny.json"), schema, cases }).faults
  assert.ok(gone.some(({ file, message }) => file === "jurisdictions/us-ny.json" && /missing/.test(message)))
})

test("a worked example that does not hold says which duty and field", () => {
  const [first] = cases
  assert.ok(first)
  const wrong = { ...first, expect: [{ ...first.expect[0], due: "2026-05-02" }] }
  assert.deepEqual(checkCase(wrong, jurisdictions), [
    'us-federal-hipaa individuals due: "2026-05-02" expected, found "2026-05-01"',
  ])
  assert.deepEqual(checkCase({ ...first, expect: [{ ...first.expect[0], recipient: "mayor" }] }, jurisdictions), [
    "us-federal-hipaa mayor: no such duty",
  ])
})
