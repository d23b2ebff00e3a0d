import assert from "node:assert/strict"
import { test } from "node:test"
import { accountNumber, groupsOf, kitLink, kitOf, readAccountNumber } from "./recovery-kit-text.ts"

const kit = {
  practice: "0b7c1c1e-7a3f-4b52-9d3e-0f6a6c3d2e11",
  account: "5d0f3a52-2f64-4a8e-8c58-6b1a7f0e9d22",
  code: "ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-2345-6789-AB",
}

test("the kit's link says account and code, all of it after the hash", () => {
  const link = kitLink("https://practice.example", kit)
  assert.equal(new URL(link).pathname, "/recover")
  assert.deepEqual(kitOf(link), { number: accountNumber(kit), code: kit.code.replaceAll("-", "") })
})

test("an account number is read with stray spaces and capitals", () => {
  assert.deepEqual(readAccountNumber(` ${accountNumber(kit).toUpperCase()} `), {
    practice: kit.practice,
    account: kit.account,
  })
})

test("half an account number is refused", () => {
  assert.throws(() => readAccountNumber(kit.practice), SyntaxError)
})

test("the code stands on paper in groups of four", () => {
  assert.deepEqual(groupsOf(kit.code), kit.code.split("-"))
})
