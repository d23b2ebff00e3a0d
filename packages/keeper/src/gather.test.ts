import assert from "node:assert/strict"
import { test } from "node:test"
import { Gather } from "./gather.ts"

/** A read that answers when told, and remembers what was asked. */
function handMade() {
  const reads: { questions: readonly number[]; done: PromiseWithResolvers<readonly number[]> }[] = []
  const read = (_practice: string, questions: readonly number[]) => {
    const done = Promise.withResolvers<readonly number[]>()
    reads.push({ questions, done })
    return done.promise
  }
  const finish = (i: number) => reads[i]?.done.resolve((reads[i]?.questions ?? []).map((question) => question * 10))
  return { reads, read, finish }
}
const turn = () => new Promise((resolve) => setImmediate(resolve))

test("who comes first is read at once; who comes meanwhile shares the next read", async () => {
  const { reads, read, finish } = handMade()
  const gather = new Gather({ readsMax: 1, questionsMax: 3 }, read)
  const answers = [1, 2, 3, 4, 5].map((question) => gather.ask("a", question))
  assert.deepEqual(
    reads.map(({ questions }) => questions),
    [[1]],
  )
  finish(0)
  await turn()
  finish(1)
  await turn()
  finish(2)
  assert.deepEqual(await Promise.all(answers), [10, 20, 30, 40, 50])
  assert.deepEqual(
    reads.map(({ questions }) => questions),
    [[1], [2, 3, 4], [5]],
  )
})

test("practices do not wait for each other, and as many reads as may be are under way", async () => {
  const { reads, read, finish } = handMade()
  const gather = new Gather({ readsMax: 2, questionsMax: 8 }, read)
  const answers = [gather.ask("a", 1), gather.ask("b", 2), gather.ask("a", 3), gather.ask("a", 4)]
  assert.deepEqual(
    reads.map(({ questions }) => questions),
    [[1], [2], [3]],
  )
  for (let i = 0; i < 4; i++) {
    finish(i)
    await turn()
  }
  assert.deepEqual(await Promise.all(answers), [10, 20, 30, 40])
})

test("a read that fails fails its askers alone", async () => {
  const { reads, read, finish } = handMade()
  const gather = new Gather({ readsMax: 1, questionsMax: 8 }, read)
  const first = gather.ask("a", 1)
  const second = gather.ask("a", 2)
  reads[0]?.done.reject(new Error("broken"))
  await assert.rejects(first, /broken/)
  await turn()
  finish(1)
  assert.equal(await second, 20)
  const third = gather.ask("a", 3)
  await turn()
  finish(2)
  assert.equal(await third, 30)
})
