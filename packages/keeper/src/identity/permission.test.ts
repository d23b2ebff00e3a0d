import assert from "node:assert/strict"
import { test } from "node:test"
import { operations, Role } from "@subrosa/contract"
import { mayCall, needs, type SignedName } from "./permission.ts"

const names = Object.keys(needs) as SignedName[]

test("only an owner manages the practice", () => {
  for (const name of names.filter((name) => needs[name] === "practice-manage")) {
    assert.deepEqual(
      Role.options.filter((role) => mayCall([role], name)),
      ["owner"],
      name,
    )
  }
})

test("a pending account may see itself and its ways in, and nothing else", () => {
  assert.deepEqual(
    names.filter((name) => mayCall([], name)),
    ["sessionRead", "sessionEnd", "slotSearch", "passkeyOptions", "slotCreate", "slotEnd"],
  )
})

test("every operation of the table is one of the contract that needs a signature", () => {
  for (const name of names) assert.notEqual(operations[name]?.auth ?? "public", "public", name)
})
