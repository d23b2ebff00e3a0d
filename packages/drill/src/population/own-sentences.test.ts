import assert from "node:assert/strict"
import { test } from "node:test"
import { ownSentences } from "./own-sentences.ts"

const shared = "Lives alone and does not find her housing to be affordable"

test("what two charts say is neither's own, in whole or in part, wherever it stands", () => {
  const [a, b, c] = ownSentences(
    [["Mourns her brother", shared], [shared, "Sleeps badly since May"], [`He ${shared} now`]],
    8,
  )
  assert.deepEqual([a, b, c], [["Mourns her brother"], ["Sleeps badly since May"], [`He ${shared} now`]])
})

test("up to the limit, and each once", () => {
  assert.deepEqual(ownSentences([["one thing", "one thing", "another", "a third"]], 2), [["one thing", "another"]])
})
