/** The worked examples that came with the data. A listed expectation must hold; what is not listed is not asserted. */
import assert from "node:assert/strict"
import { test } from "node:test"
import cases from "../data/cases.json" with { type: "json" }
import { checkCase } from "./check/check-case.ts"
import { jurisdictions } from "./jurisdictions.ts"

test("there are 25 worked examples", () => assert.equal(cases.length, 25))

for (const one of cases) {
  test(one.name, () => assert.deepEqual(checkCase(one, jurisdictions), []))
}
