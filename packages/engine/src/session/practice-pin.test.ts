import assert from "node:assert/strict"
import { test } from "node:test"
import { PracticeId } from "@subrosa/contract"
import { memoryPlatform } from "../../testing/memory-platform.ts"
import { checkPin, pinPractice, unpinPractice } from "./practice-pin.ts"

const practice = PracticeId.parse("2b0f4f2e-8d5e-4d3b-9a53-0d8e3d9a6f10")
const memory = () => memoryPlatform({ fetch: () => Promise.reject(new Error("no network")) }).memory

test("another practice card than the first one is refused", async () => {
  const place = memory()
  assert.equal(await checkPin(place, practice, new Uint8Array(32)), false)
  await pinPractice(place, practice, new Uint8Array(32))
  assert.equal(await checkPin(place, practice, new Uint8Array(32)), true)
  await assert.rejects(checkPin(place, practice, new Uint8Array(32).fill(1)), { code: "untrusted" })
  await assert.rejects(pinPractice(place, practice, new Uint8Array(32).fill(1)), { code: "untrusted" })
})

test("a pin that does not read refuses every card", async () => {
  const place = memory()
  await place.set(`practice-card/${practice}`, "!")
  await assert.rejects(checkPin(place, practice, new Uint8Array(32)), { code: "untrusted" })
  await unpinPractice(place, practice)
  assert.equal(await checkPin(place, practice, new Uint8Array(32)), false)
})
