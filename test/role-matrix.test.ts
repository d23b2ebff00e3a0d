/**
 * Who gets what by which operation: every operation of the contract, every kind of person, on the composed server.
 *
 * The table in golden/role-matrix.txt is for reading; what must never happen is asserted apart from it.
 */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { operations } from "@subrosa/contract"
import { nameOf } from "./support/cases.ts"
import { assemble, type Cast, type Column, columns } from "./support/cast.ts"
import { assertGolden } from "./support/golden.ts"
import { type Asked, askAll, holdsAny, isSuccess, tableOf } from "./support/matrix.ts"
import { guardedSecrets, practiceSecrets } from "./support/secrets.ts"
import { type TestServer, testServer } from "./support/server.ts"

let server: TestServer
let cast: Cast
let asked: Asked[]

before(async () => {
  server = await testServer()
  cast = await assemble(server.url, server.office)
  asked = await askAll(cast, columns)
})
after(() => server.close())

const of = (...names: Column[]): Asked[] => asked.filter(({ column }) => names.includes(column))
const listOf = (found: readonly Asked[]): string[] => found.map(({ one, column }) => `${nameOf(one)} by ${column}`)

test("every operation of the contract is asked", () => {
  const covered = new Set(asked.map(({ one }) => one.operation))
  assert.deepEqual(
    Object.keys(operations).filter((name) => !covered.has(name)),
    [],
  )
})

test("who gets what is what was agreed on", async () => {
  await assertGolden("test/golden/role-matrix.txt", tableOf(asked, columns))
})

test("no answer is a failure of the server's own", () => {
  const failures = asked.filter(({ answer }) => answer.status >= 500 || answer.code === "(no problem)")
  assert.deepEqual(listOf(failures), [])
})

test("another practice's staff, someone who has left, and nobody succeed at nothing that asks for a signature", () => {
  const outside = of("other practice", "ended", "nobody").filter(
    ({ one }) => operations[one.operation]?.auth !== "public",
  )
  const needSignature = outside.filter(({ one }) => operations[one.operation] !== undefined)
  assert.ok(needSignature.length > 100)
  assert.deepEqual(listOf(needSignature.filter(isSuccess)), [])
})

test("no answer to them holds anything of the practice's", async () => {
  const secrets = await practiceSecrets(cast)
  const outside = of("other practice", "ended", "nobody", "pending").filter(({ one }) => one.byLink !== true)
  // Who waits to be let in sees the practice's card and themselves.
  const entitled = (asked: Asked) => asked.column === "pending" && isSuccess(asked)
  const found = outside.filter((asked) => !entitled(asked) && holdsAny(asked, secrets))
  assert.deepEqual(listOf(found), [])
})

test("front desk, biller, privacy officer and other care teams get nothing guarded", async () => {
  const secrets = await guardedSecrets(cast)
  assert.ok(secrets.length > 10)
  const names = ["front desk", "biller", "privacy officer"] as const
  const guarded = of(...names, "clinician, other team").filter(({ one }) => one.guarded === true)
  assert.deepEqual(listOf(guarded.filter(isSuccess)), [])
  assert.deepEqual(listOf(of(...names, "clinician, other team").filter((one) => holdsAny(one, secrets))), [])
})

test("an owner who sees no patients opens nothing guarded outside an export", () => {
  const guarded = of("owner", "owner, not fresh").filter(
    ({ one }) => one.guarded === true && /^(chart|attachment)/.test(one.operation),
  )
  const opened = listOf(guarded.filter(isSuccess))
  assert.deepEqual(opened, ["chartOpen: under the owner's export by owner"])
})

test("the care team's clinician succeeds where others are refused, so the refusals are about them", () => {
  const guarded = of("clinician").filter(({ one }) => one.guarded === true && one.way !== "under the owner's export")
  assert.ok(guarded.length > 15)
  assert.deepEqual(listOf(guarded.filter((one) => !isSuccess(one))), [])
})
