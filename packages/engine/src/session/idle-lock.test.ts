import assert from "node:assert/strict"
import { test } from "node:test"
import { memoryPlatform } from "../../testing/memory-platform.ts"
import { createIdleLock } from "./idle-lock.ts"

function fixture() {
  const platform = memoryPlatform({ start: new Date(0), fetch: () => Promise.reject(new Error("no network")) })
  let locks = 0
  const idle = createIdleLock(platform, () => {
    locks++
    idle.stop()
  })
  return { platform, idle, locks: () => locks }
}

test("it locks when nobody has touched anything for the time", async () => {
  const { platform, idle, locks } = fixture()
  idle.start(10)
  await platform.advance(9 * 60_000)
  idle.touch()
  await platform.advance(9 * 60_000)
  assert.equal(locks(), 0)
  await platform.advance(60_000)
  assert.equal(locks(), 1)
})

test("after a sleep in which no timer ran, the first touch locks", () => {
  let now = 0
  let locks = 0
  const idle = createIdleLock({ clock: () => new Date(now), setTimer: () => () => undefined }, () => locks++)
  idle.start(10)
  now = 11 * 60_000
  idle.touch()
  assert.equal(locks, 1)
})

test("a shorter time takes effect at once, counted from the last touch", async () => {
  const { platform, idle, locks } = fixture()
  idle.start(60)
  await platform.advance(5 * 60_000)
  idle.adjust(6)
  await platform.advance(59_000)
  assert.equal(locks(), 0)
  await platform.advance(1_000)
  assert.equal(locks(), 1)
})
