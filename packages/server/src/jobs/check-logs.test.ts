import assert from "node:assert/strict"
import { test } from "node:test"
import type { PracticeId } from "@subrosa/contract"
import { logChecker } from "./check-logs.ts"

const practices = ["a", "b"] as PracticeId[]
const inOrder = { ok: true, head: undefined, tampered: [], problems: [] }

test("a server that stops waits for no look at a log, and begins none", async () => {
  const stopping = new AbortController()
  const looked: string[] = []
  const check = logChecker(
    {
      practices: async () => practices,
      logCheck: (practice, signal) =>
        new Promise((_, reject) => {
          looked.push(practice)
          signal?.addEventListener("abort", () => reject(signal.reason))
        }),
    },
    () => 0,
    stopping.signal,
  )
  const round = check()
  await new Promise((resolve) => setImmediate(resolve))
  stopping.abort()
  await round
  await check()
  assert.deepEqual(looked, ["a"])
})

test("a look is followed by a rest of five times its length, three minutes at most, and one that fails holds up no other", async () => {
  let now = 0
  const looked: string[] = []
  const check = logChecker(
    {
      practices: async () => practices,
      async logCheck(practice) {
        looked.push(practice)
        now += practice === "a" ? 1_000 : 100_000
        if (practice === "a") throw new Error("cannot be read")
        return inOrder
      },
    },
    () => now,
    new AbortController().signal,
  )
  await check()
  assert.deepEqual(looked, ["a", "b"])
  now = 101_000 + 178_000
  await check()
  assert.deepEqual(looked, ["a", "b", "a"])
  now = 101_000 + 181_000
  await check()
  assert.deepEqual(looked.slice(3), ["b"])
})
