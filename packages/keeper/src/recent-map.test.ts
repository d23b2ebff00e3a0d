import assert from "node:assert/strict"
import { test } from "node:test"
import { RecentMap } from "./recent-map.ts"

test("what was not used for longest goes first", () => {
  const map = new RecentMap<string, number>(2)
  map.set("a", 1)
  map.set("b", 2)
  assert.equal(map.get("a"), 1)
  map.set("c", 3)
  assert.deepEqual([map.get("a"), map.get("b"), map.get("c")], [1, undefined, 3])
})

test("by weight: as many as fit, whatever was replaced or deleted before, and nothing that is too heavy by itself", () => {
  const map = new RecentMap<string, string>(10, ({ length }) => length)
  map.set("a", "1234")
  map.set("a", "123456")
  map.set("b", "1234")
  assert.deepEqual([map.get("a"), map.get("b")], ["123456", "1234"])
  map.set("c", "1")
  assert.deepEqual([map.get("a"), map.get("b"), map.get("c")], [undefined, "1234", "1"])
  map.delete("b")
  map.set("d", "123456789")
  assert.deepEqual([map.get("c"), map.get("d")], ["1", "123456789"])
  map.set("e", "12345678901")
  assert.deepEqual([map.get("c"), map.get("d"), map.get("e")], [undefined, undefined, undefined])
})
