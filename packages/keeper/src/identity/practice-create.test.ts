import assert from "node:assert/strict"
import { randomBytes, randomUUID } from "node:crypto"
import { after, before, test } from "node:test"
import { toBase64url } from "@subrosa/codec"
import { type AccountId, Event } from "@subrosa/contract"
import {
  endorse,
  foundPractice,
  makePerson,
  makePersonsPracticeCard,
  newAccount,
  sealTo,
  type TestKeeper,
  testKeeper,
} from "@subrosa/testkit"

let kit: TestKeeper
before(async () => {
  kit = await testKeeper()
})
after(() => kit.close())

const create = (body: Awaited<ReturnType<typeof foundPractice>>["body"]) =>
  kit.keeper.practiceCreate({ params: {}, query: {}, body })

test("a practice begins with its card as the first leaf of its log", async () => {
  const { practice } = await foundPractice(kit)
  const rows = await kit.database.query("select event from keeper.log_leaf where practice = $1 order by index", [
    practice,
  ])
  const events = rows.map(({ event }) => Event.parse(JSON.parse(String(event))))
  assert.deepEqual(
    events.map((event) => event.type),
    ["practice", "account", "device", "key", "team", "team", "team", "team", "team"],
  )
})

test("the same bytes posted again are answered the same, others are a conflict", async () => {
  const { body, owner } = await foundPractice(kit)
  const again = await create({ ...body, setupToken: toBase64url(randomBytes(32)) })
  assert.equal(again.session, owner.session)
  await assert.rejects(create({ ...body, account: { ...body.account, secrets: toBase64url(randomBytes(142)) } }), {
    code: "conflict",
  })
})

test("without the set-up token nothing is reserved", async () => {
  const body = { setupToken: toBase64url(randomBytes(32)), account: randomUUID() as AccountId, accountName: "X" }
  await assert.rejects(kit.keeper.practiceReserve({ params: {}, query: {}, body }), { code: "forbidden" })
})

test("what was signed for one practice does not found another", async () => {
  const { body } = await foundPractice(kit)
  const { practice } = await kit.keeper.practiceReserve({
    params: {},
    query: {},
    body: { setupToken: kit.setupToken, account: body.account.id, accountName: "X" },
  })
  await assert.rejects(create({ ...body, practice }), { code: "invalid_request" })
  await assert.rejects(create({ ...body, practice: randomUUID() as typeof practice }), { code: "invalid_request" })
})

test("roles, team keys and teams must fit the owner", async () => {
  const account = randomUUID() as AccountId
  const reserved = await kit.keeper.practiceReserve({
    params: {},
    query: {},
    body: { setupToken: kit.setupToken, account, accountName: "X" },
  })
  const { body: model } = await foundPractice(kit, { wayIn: "key-file" })
  const person = await makePerson(reserved.practice, "X", account)
  const stranger = await makePerson(reserved.practice, "Y")
  const good = {
    ...model,
    practice: reserved.practice,
    card: await makePersonsPracticeCard(person, reserved),
    account: newAccount(person, { kind: "key-file" as const }),
    endorsement: await endorse(person, person, ["clinician", "owner"]),
    teamKeys: await Promise.all(model.teams.map((team) => sealTo(person, person, team))),
  }
  const refused: [string, Partial<typeof good>][] = [
    ["endorsement", { endorsement: await endorse(person, person, ["clinician"]) }],
    ["endorsement", { endorsement: await endorse(person, stranger, ["owner"]) }],
    ["endorsement", { endorsement: await endorse(stranger, person, ["owner"]) }],
    ["onCareTeams", { endorsement: await endorse(person, person, ["owner"]) }],
    ["teams", { teams: model.teams.map((team) => ({ ...team, kind: "care" as const })) }],
    ["teamKeys", { teamKeys: good.teamKeys.slice(1).concat(good.teamKeys.slice(1, 2)) }],
    ["teamKeys", { teamKeys: good.teamKeys.map((key) => ({ ...key, version: 2 })) }],
    [
      "teamKeys.0.signature",
      { teamKeys: await Promise.all(model.teams.map(({ id }) => sealTo(person, person, { id, kind: "care" }))) },
    ],
    ["card", { card: await makePersonsPracticeCard(person, { ...reserved, logKey: "another" }) }],
    ["card", { card: await makePersonsPracticeCard(stranger, reserved) }],
  ]
  for (const [field, change] of refused) {
    await assert.rejects(create({ ...good, ...change }), (error: Error & { errors?: { field: string }[] }) => {
      assert.equal(error.errors?.[0]?.field, field)
      return true
    })
  }
  assert.ok((await create(good)).session)
})
