import assert from "node:assert/strict"
import { test } from "node:test"
import { draftSaver, type SaveState } from "./draft-saver.ts"

const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test("typing that goes on is saved once, with the last text", async () => {
  const saved: string[] = []
  const saver = draftSaver<string>(
    async (text) => {
      saved.push(text)
      return { updatedAt: "now" }
    },
    () => {},
    20,
  )
  for (const text of ["a", "ab", "abc"]) saver.change(text)
  await rest(60)
  assert.deepEqual(saved, ["abc"])
})

test("what is typed while a save runs is saved after it", async () => {
  const saved: string[] = []
  const states: SaveState["kind"][] = []
  const saver = draftSaver<string>(
    async (text) => {
      await rest(20)
      saved.push(text)
      return { updatedAt: "now" }
    },
    (state) => states.push(state.kind),
    5,
  )
  saver.change("first")
  await rest(10)
  saver.change("second")
  await saver.flush()
  assert.deepEqual(saved, ["first", "second"])
  assert.equal(states.at(-1), "saved")
})

test("a failed save keeps the text for the next try", async () => {
  let broken = true
  const saved: string[] = []
  const saver = draftSaver<string>(
    async (text) => {
      if (broken) throw new Error("offline")
      saved.push(text)
      return { updatedAt: "now" }
    },
    () => {},
    5,
  )
  saver.change("text")
  await assert.rejects(saver.flush())
  broken = false
  await saver.flush()
  assert.deepEqual(saved, ["text"])
})

test("a saver that was stopped saves no more", async () => {
  const saved: string[] = []
  const saver = draftSaver<string>(
    async (text) => {
      saved.push(text)
      return { updatedAt: "now" }
    },
    () => {},
    5,
  )
  saver.change("text")
  saver.stop()
  await rest(20)
  assert.deepEqual(saved, [])
})
