import assert from "node:assert/strict"
import { randomBytes, randomUUID } from "node:crypto"
import { after, before, test } from "node:test"
import { toBase64url } from "@subrosa/codec"
import type { AccountId, InvitationId } from "@subrosa/contract"
import { invitationKeys, sha256 } from "@subrosa/crypto"
import {
  type Founded,
  foundPractice,
  makePerson,
  newAccount,
  passkeyWayIn,
  rolesOf,
  sealTo,
  type TestKeeper,
  testKeeper,
} from "@subrosa/testkit"

let kit: TestKeeper
before(async () => {
  kit = await testKeeper()
})
after(() => kit.close())

const none = { query: {}, body: {} }

test("an invitation is read and used by its link's holder, once", async () => {
  const founded = await foundPractice(kit)
  const { practice, owner } = founded
  const id = randomUUID() as InvitationId
  const keys = invitationKeys(randomBytes(32), { practice, invitation: id })
  const invite = {
    id,
    tokenDigest: toBase64url(sha256(keys.tokenKey)),
    roles: rolesOf("biller"),
    label: "Pat",
    expiresAt: new Date(kit.clock() + 3_600_000).toISOString(),
    inviterMac: toBase64url(randomBytes(32)),
    sealedSecret: toBase64url(randomBytes(60)),
  }
  const create = async (change: object = {}) =>
    kit.keeper.invitationCreate(await owner.caller(), {
      params: { practice },
      query: {},
      body: { ...invite, ...change },
    })
  const created = await create()
  assert.deepEqual(await create(), created)
  await assert.rejects(create({ tokenDigest: toBase64url(randomBytes(32)) }), { code: "conflict" })
  for (const days of [-1, 15]) {
    const expiresAt = new Date(kit.clock() + days * 24 * 3_600_000).toISOString()
    await assert.rejects(create({ id: randomUUID(), expiresAt }), { code: "invalid_request" })
  }

  const params = { practice, invitation: id }
  const person = await makePerson(practice, "Pat")
  const read = (token: Uint8Array) =>
    kit.keeper.invitationRead({
      params,
      query: {},
      body: { token: toBase64url(token), account: person.account, accountName: "Pat" },
    })
  await assert.rejects(read(randomBytes(32)), { code: "not_found" })
  const shown = await read(keys.tokenKey)
  assert.deepEqual(shown.practiceCard, founded.body.card)
  assert.deepEqual(shown.inviterCard, owner.person.card)
  const personalTeam = { id: randomUUID() as Founded["careTeam"], kind: "personal" as const, name: "Own" }
  const body = {
    token: toBase64url(keys.tokenKey),
    account: newAccount(person, passkeyWayIn(owner.authenticator, shown)),
    newcomerMac: toBase64url(randomBytes(32)),
    personalTeam,
    personalTeamKey: await sealTo(person, person, personalTeam),
    preferences: toBase64url(randomBytes(60)),
  }
  const accept = (change: object = {}) =>
    kit.keeper.invitationAccept({ params, query: {}, body: { ...body, ...change } })
  await assert.rejects(accept({ token: toBase64url(randomBytes(32)) }), { code: "not_found" })
  const { wayIn } = body.account
  assert.ok(wayIn.kind === "passkey")
  const resalted = { ...body.account, wayIn: { ...wayIn, prfSalt: toBase64url(randomBytes(32)) } }
  await assert.rejects(accept({ account: resalted }), { code: "invalid_request" })
  const first = await accept()
  assert.deepEqual(await accept(), first)
  await assert.rejects(accept({ account: { ...body.account, id: randomUUID() } }), { code: "gone" })
  await assert.rejects(read(keys.tokenKey), { code: "gone" })
  const { invitations } = await kit.keeper.invitationSearch(await owner.caller(), { params: { practice }, ...none })
  assert.equal(invitations.find((one) => one.id === id)?.newcomerMac, body.newcomerMac)
})

test("an expired or withdrawn invitation is gone", async () => {
  const founded = await foundPractice(kit)
  const { practice, owner } = founded
  const read = async (end: (id: InvitationId) => Promise<unknown>) => {
    const id = randomUUID() as InvitationId
    const { tokenKey } = invitationKeys(randomBytes(32), { practice, invitation: id })
    const body = {
      id,
      tokenDigest: toBase64url(sha256(tokenKey)),
      roles: rolesOf("biller"),
      label: "Pat",
      expiresAt: new Date(kit.clock() + 60_000).toISOString(),
      inviterMac: toBase64url(randomBytes(32)),
      sealedSecret: "AA",
    }
    await kit.keeper.invitationCreate(await owner.caller(), { params: { practice }, query: {}, body })
    await end(id)
    return kit.keeper.invitationRead({
      params: { practice, invitation: id },
      query: {},
      body: { token: toBase64url(tokenKey), account: randomUUID() as AccountId, accountName: "Pat" },
    })
  }
  const withdrawn = read(async (invitation) =>
    kit.keeper.invitationEnd(await owner.caller(), { params: { practice, invitation }, ...none }),
  )
  await assert.rejects(withdrawn, { code: "gone" })
  await assert.rejects(
    read(async () => kit.clock.advance(60_000)),
    { code: "gone" },
  )
})
