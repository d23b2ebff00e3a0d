import assert from "node:assert/strict"
import { test } from "node:test"
import { AccountId, PracticeId } from "@subrosa/contract"
import fc from "fast-check"
import { memoryPlatform } from "../../testing/memory-platform.ts"
import type { KnownAccount } from "../port.ts"
import { readKnownAccounts, withKnownAccount, writeKnownAccounts } from "./known-accounts.ts"

const known = (n: number): KnownAccount => ({
  practice: PracticeId.parse("2b0f4f2e-8d5e-4d3b-9a53-0d8e3d9a6f10"),
  account: AccountId.parse(`00000000-0000-4000-8000-00000000000${n}`),
  name: `Person ${n}`,
  practiceName: "Practice",
  lastSignIn: "2026-11-22T06:00:00.000Z",
})

test("the newest sign-in comes first, and nobody twice", async () => {
  const { memory } = memoryPlatform({ fetch: () => Promise.reject(new Error("no network")) })
  const list = [1, 2, 1].reduce<KnownAccount[]>((before, n) => withKnownAccount(before, known(n)), [])
  await writeKnownAccounts(memory, list)
  assert.deepEqual(await readKnownAccounts(memory), [known(1), known(2)])
})

test("whatever lies in memory, reading it does not fail", async () => {
  const { memory } = memoryPlatform({ fetch: () => Promise.reject(new Error("no network")) })
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
      await memory.set("known-accounts", text)
      assert.ok(Array.isArray(await readKnownAccounts(memory)))
    }),
  )
})
