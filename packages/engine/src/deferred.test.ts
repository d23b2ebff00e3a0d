import assert from "node:assert/strict"
import { test } from "node:test"
import { deferred } from "./deferred.ts"

interface Adder {
  add(a: number, b: number): Promise<number>
  name(): Promise<string>
}
const adder: Adder = { add: async (a, b) => a + b, name: async () => "adder" }

test("it is loaded by the first call, once", async () => {
  let loads = 0
  const face = deferred<Adder>({ add: true, name: true }, async () => {
    loads++
    return adder
  })
  assert.equal(loads, 0)
  assert.deepEqual(await Promise.all([face.add(2, 3), face.name()]), [5, "adder"])
  assert.equal(loads, 1)
})

test("after a load that failed the next call tries again", async () => {
  let loads = 0
  const face = deferred<Adder>({ add: true, name: true }, async () => {
    if (loads++ === 0) throw new Error("offline")
    return adder
  })
  await assert.rejects(face.name(), /offline/)
  assert.equal(await face.name(), "adder")
})
