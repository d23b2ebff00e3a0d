import assert from "node:assert/strict"
import { randomUUID } from "node:crypto"
import { after, before, test } from "node:test"
import type { ErrorCode } from "@subrosa/contract"
import {
  admitMember,
  type Founded,
  foundPractice,
  joinPractice,
  type Member,
  makeDevice,
  signAs,
  type TestKeeper,
  testKeeper,
} from "@subrosa/testkit"
import fc from "fast-check"

let kit: TestKeeper
let founded: Founded
before(async () => {
  kit = await testKeeper()
  founded = await foundPractice(kit)
})
after(() => kit.close())

const seconds = () => Math.floor(kit.clock() / 1000)
const sign = ({ person, session }: Member, over: { created?: number; target?: string; body?: unknown } = {}) => {
  const { practice } = person
  const target = over.target ?? `/v1/practices/${practice}/accounts?x=1`
  return signAs(
    person.device,
    { practice, session },
    { method: "POST", created: seconds(), body: { a: 1 }, ...over, target },
  )
}
const ask = (request: Awaited<ReturnType<typeof sign>>) => kit.keeper.authenticate({ method: "POST", ...request })
const refused = (code: ErrorCode) => ({ code })

test("a signed request tells who asks", async () => {
  const { owner } = founded
  const caller = await ask(await sign(owner))
  assert.equal(caller.account, owner.person.account)
  assert.equal(caller.device, owner.person.device.id)
  assert.deepEqual(caller.roles, ["clinician", "owner"])
  assert.equal(caller.fresh, true)
  assert.equal(caller.request.digest.length, 32)
  assert.equal(caller.request.signature.length, 64)
})

test("a request is good once", async () => {
  const request = await sign(founded.owner)
  await ask(request)
  await assert.rejects(ask(request), refused("replayed"))
})

test("whatever is changed after signing is noticed", async () => {
  const request = await sign(founded.owner)
  const other = new TextEncoder().encode('{"a":2}')
  const changed: Partial<typeof request>[] = [
    { body: other },
    { path: `${request.path}/` },
    { query: "?x=2" },
    { query: "" },
    {
      headers: {
        ...request.headers,
        "content-digest": (await sign(founded.owner, { body: { a: 2 } })).headers["content-digest"] ?? "",
      },
    },
    { headers: { ...request.headers, signature: (await sign(founded.owner)).headers.signature ?? "" } },
    {
      headers: { ...request.headers, "signature-input": (await sign(founded.owner)).headers["signature-input"] ?? "" },
    },
  ]
  for (const change of changed) await assert.rejects(ask({ ...request, ...change }), refused("invalid_signature"))
  await assert.rejects(kit.keeper.authenticate({ ...request, method: "PUT" }), refused("invalid_signature"))
  assert.ok(await ask(request), "none of these used up the nonce")
})

test("headers of any other form are refused and nothing else happens", async () => {
  const request = await sign(founded.owner)
  const names = ["content-digest", "signature-input", "signature"] as const
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...names), fc.oneof(fc.string(), fc.constant(undefined)), async (name, value) => {
      const headers = { ...request.headers, [name]: value }
      await assert.rejects(
        kit.keeper.authenticate({ ...request, method: "POST", headers }),
        refused("invalid_signature"),
      )
    }),
    { numRuns: 50 },
  )
  await assert.rejects(kit.keeper.authenticate({ ...request, method: "POST", headers: {} }), refused("unauthenticated"))
})

test("a clock may be 120 seconds off, in either direction", async () => {
  for (const off of [-120, 120]) assert.ok(await ask(await sign(founded.owner, { created: seconds() + off })))
  for (const off of [-121, 121]) {
    await assert.rejects(ask(await sign(founded.owner, { created: seconds() + off })), refused("clock_skew"))
  }
})

test("the path names the practice of the key, or nothing is found", async () => {
  const other = await foundPractice(kit)
  const target = `/v1/practices/${other.practice}/accounts`
  await assert.rejects(ask(await sign(founded.owner, { target })), refused("not_found"))
})

test("a session id without its key, and a key without its session, are worth nothing", async () => {
  const { owner } = founded
  const thief = { ...owner, person: { ...owner.person, device: await makeDevice() } }
  await assert.rejects(ask(await sign(thief)), refused("invalid_signature"))
  await assert.rejects(
    ask(await sign({ ...owner, session: randomUUID() as typeof owner.session })),
    refused("unauthenticated"),
  )
})

test("a session of another practice is not found under this one", async () => {
  const other = await foundPractice(kit)
  const mixed = { ...other.owner, person: { ...other.owner.person, practice: founded.practice } }
  await assert.rejects(ask(await sign(mixed)), refused("unauthenticated"))
})

test("someone who waits to be let in has no roles", async () => {
  const newcomer = await joinPractice(kit, founded, ["clinician"])
  assert.deepEqual((await ask(await sign(newcomer))).roles, [])
})

test("ending a session, a device or a person counts from the next request", async () => {
  const { practice, owner } = founded
  const byOwner = async () => await owner.caller()
  const ends: ((member: Member) => Promise<unknown>)[] = [
    async (member) =>
      kit.keeper.sessionEnd(await member.caller(), { params: { practice }, query: {}, body: { everywhere: false } }),
    async (member) =>
      kit.keeper.sessionEnd(await member.caller(), { params: { practice }, query: {}, body: { everywhere: true } }),
    async (member) =>
      kit.keeper.deviceEnd(await byOwner(), {
        params: { practice, device: member.person.device.id },
        query: {},
        body: { lost: false },
      }),
    async (member) =>
      kit.keeper.accountEnd(await byOwner(), {
        params: { practice, account: member.person.account },
        query: {},
        body: {},
      }),
  ]
  for (const end of ends) {
    const member = await admitMember(kit, founded, ["front-desk"])
    assert.ok(await ask(await sign(member)))
    await end(member)
    await assert.rejects(ask(await sign(member)), refused("unauthenticated"))
  }
})

test("a session ends after an hour without a request, and after twelve hours whatever happens", async () => {
  const { owner } = await foundPractice(kit)
  for (let minutes = 0; minutes < 12 * 60 - 50; minutes += 50) {
    assert.ok(await ask(await sign(owner)), `${minutes}`)
    await settled(owner)
    kit.clock.advance(50 * 60_000)
  }
  kit.clock.advance(50 * 60_000)
  await assert.rejects(ask(await sign(owner)), refused("unauthenticated"))
  const idle = await foundPractice(kit)
  kit.clock.advance(60 * 60_000)
  await assert.rejects(ask(await sign(idle.owner)), refused("unauthenticated"))
})

/** The note of when a session was seen is written after the answer. */
async function settled({ session }: Member): Promise<void> {
  for (let i = 0; i < 100; i++) {
    const [row] = await kit.database.query("select last_seen_at from keeper.session where id = $1", [session])
    if (row?.last_seen_at instanceof Date && row.last_seen_at.getTime() >= kit.clock() - 60_000) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  assert.fail("last_seen_at was not written")
}
