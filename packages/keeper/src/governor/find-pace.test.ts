import assert from "node:assert/strict"
import { test } from "node:test"
import { ApiError } from "@subrosa/contract"
import { FindPace } from "./find-pace.ts"

test("three hundred searches in any hour, counted per person", () => {
  let now = 0
  const pace = new FindPace(() => new Date(now))
  for (let i = 0; i < 300; i++) {
    now += 1000
    pace.count("a")
  }
  const tooMany = (error: unknown) => error instanceof ApiError && error.code === "too_many_tries"
  assert.throws(() => pace.count("a"), tooMany)
  pace.count("b")
  now = 3_601_000
  pace.count("a")
  assert.throws(() => pace.count("a"), tooMany)
})
