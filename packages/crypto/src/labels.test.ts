import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import test from "node:test"
import { fromUtf8 } from "@subrosa/codec"
import { context, labels } from "./labels.ts"

test("the registry has exactly the labels of spec/conventions.md", () => {
  const spec = readFileSync(new URL("../../../spec/conventions.md", import.meta.url), "utf8")
  const table = spec.slice(spec.indexOf("## Labels"))
  const rows = table.split("\n").filter((line) => line.startsWith("| `"))
  const named = rows.flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`([^`]+)`/g)].map(([, label]) => label))
  assert.deepEqual([...labels].sort(), named.sort())
})

test("a context is label and parts, one a line", () => {
  assert.equal(fromUtf8(context("keeper-key", "a-1", "draft/b", 7)), "subrosa/v1 keeper-key\na-1\ndraft/b\n7")
  assert.equal(fromUtf8(context("entry")), "subrosa/v1 entry")
})

test("what is no id, integer or name is no part", () => {
  for (const bad of ["", "a\nb", "a b", "A", "é", "-a", "a/", "a//b", "../a", -1, 1.5, Number.NaN, 2 ** 53]) {
    assert.throws(() => context("entry", bad), { code: "invalid_input" }, String(bad))
  }
})
