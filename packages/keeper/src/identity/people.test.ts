import assert from "node:assert/strict"
import { randomUUID } from "node:crypto"
import { after, before, test } from "node:test"
import { Event, type PracticeId, type Role, type SlotId, settingsDefault } from "@subrosa/contract"
import {
  admitMember,
  endorse,
  type Founded,
  foundPractice,
  joinPractice,
  type Member,
  makePerson,
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
const session = async (member: Member) =>
  kit.keeper.sessionRead(await member.caller(), { params: { practice: member.person.practice }, ...none })

async function eventsOf(practice: PracticeId): Promise<Event[]> {
  const rows = await kit.database.query("select event from keeper.log_leaf where practice = $1 order by index", [
    practice,
  ])
  return rows.map(({ event }) => Event.parse(JSON.parse(String(event))))
}

async function activate(founded: Founded, member: Member, change: object = {}, roles: Role[] = ["clinician"]) {
  const { practice, owner, practiceTeam, emergencyTeam, careTeam } = founded
  return kit.keeper.accountActivate(await owner.caller(), {
    params: { practice, account: member.person.account },
    query: {},
    body: {
      endorsement: await endorse(owner.person, member.person, rolesOf(...roles)),
      teamKeys: [
        await sealTo(owner.person, member.person, { id: practiceTeam, kind: "practice" }),
        await sealTo(owner.person, member.person, { id: emergencyTeam, kind: "emergency" }),
        await sealTo(owner.person, member.person, { id: careTeam, kind: "care" }),
      ],
      ...change,
    },
  })
}

test("an owner sees their teams, keys and limits after signing in", async () => {
  const founded = await foundPractice(kit)
  const read = await session(founded.owner)
  assert.deepEqual(read.teams.map(({ kind }) => kind).sort(), ["care", "emergency", "officers", "personal", "practice"])
  assert.equal(read.teamKeys.length, 5)
  assert.deepEqual(read.teamKeys.toSorted(byTeam), founded.body.teamKeys.toSorted(byTeam))
  assert.deepEqual(read.used, { hour: 0, day: 0 })
  assert.equal(read.slots, 1)
  assert.equal(read.account.endorsement?.endorsement, founded.body.endorsement.endorsement)
  assert.deepEqual(read.practiceCard, founded.body.card)
})

const byTeam = (a: { team: string }, b: { team: string }) => (a.team < b.team ? -1 : 1)

test("a newcomer waits with a personal team alone, and is let in with the teams whose keys they get", async () => {
  const founded = await foundPractice(kit)
  const newcomer = await joinPractice(kit, founded, ["clinician"])
  const waiting = await session(newcomer)
  assert.equal(waiting.account.state, "pending")
  assert.deepEqual(
    waiting.teams.map(({ kind }) => kind),
    ["personal"],
  )
  await assert.rejects(
    kit.keeper.accountSearch(await newcomer.caller(), { params: { practice: founded.practice }, ...none }),
    { code: "forbidden" },
  )
  assert.equal((await session(founded.owner)).pending, 1)
  const account = await activate(founded, newcomer)
  assert.equal(account.state, "active")
  const active = await session(newcomer)
  assert.deepEqual(active.teamKeys.length, 4)
  const care = active.teams.find(({ kind }) => kind === "care")
  assert.deepEqual(care?.members.find((member) => member.account === newcomer.person.account)?.custodian, false)
  const changes = (await eventsOf(founded.practice)).flatMap((event) =>
    event.type === "account" ? [event.change] : [],
  )
  assert.deepEqual(changes, ["created", "joined", "activated"])
  assert.deepEqual(await activate(founded, newcomer, { endorsement: account.endorsement }), account)
})

test("nobody is let in with other roles, another card, others' signatures or too few keys", async () => {
  const founded = await foundPractice(kit)
  const { owner, careTeam, practiceTeam } = founded
  const newcomer = await joinPractice(kit, founded, ["clinician"])
  const { person } = newcomer
  const stranger = await makePerson(founded.practice, "Stranger")
  const everyone = { id: practiceTeam, kind: "practice" as const }
  const practiceKey = await sealTo(owner.person, person, everyone)
  const refused: object[] = [
    { endorsement: await endorse(owner.person, person, ["clinician", "owner"]) },
    { endorsement: await endorse(owner.person, stranger, ["clinician"]) },
    { endorsement: await endorse(person, person, ["clinician"]) },
    { teamKeys: [] },
    { teamKeys: [await sealTo(owner.person, person, { id: careTeam, kind: "care" })] },
    { teamKeys: [practiceKey, practiceKey] },
    { teamKeys: [await sealTo(person, person, everyone)] },
    { teamKeys: [await sealTo(owner.person, stranger, everyone)] },
    { teamKeys: [practiceKey, await sealTo(owner.person, person, { id: owner.personalTeam, kind: "personal" })] },
    // The practice team's key, sealed as if it were a care team's.
    { teamKeys: [await sealTo(owner.person, person, { id: practiceTeam, kind: "care" })] },
    { teamKeys: [{ ...practiceKey, version: 2 }] },
  ]
  for (const [i, change] of refused.entries()) {
    await assert.rejects(activate(founded, newcomer, change), { code: "invalid_request" }, `change ${i}`)
  }
  assert.equal((await session(newcomer)).account.state, "pending")
})

test("front desk does not get a care team's key", async () => {
  const founded = await foundPractice(kit)
  const newcomer = await joinPractice(kit, founded, ["front-desk"])
  await assert.rejects(activate(founded, newcomer, {}, ["front-desk"]), { code: "invalid_request" })
})

test("an owner without patients holds care teams' keys as custodian only", async () => {
  const founded = await foundPractice(kit, { roles: ["owner"], onCareTeams: false })
  const second = await admitMember(kit, founded, ["owner"])
  const { teams } = await session(second)
  const care = teams.find(({ kind }) => kind === "care")
  assert.deepEqual(
    care?.members.map(({ custodian }) => custodian),
    [true, true],
  )
})

test("the last owner stays an owner; with a second one the first can go", async () => {
  const founded = await foundPractice(kit)
  const { practice, owner } = founded
  const params = { practice, account: owner.person.account }
  const end = async (by: Member) => kit.keeper.accountEnd(await by.caller(), { params, ...none })
  const roles: Role[] = ["clinician"]
  const demote = async () =>
    kit.keeper.accountUpdate(await owner.caller(), {
      params,
      query: {},
      body: { roles, endorsement: await endorse(owner.person, owner.person, roles) },
    })
  await assert.rejects(end(owner), { code: "conflict" })
  await assert.rejects(demote(), { code: "conflict" })
  const second = await admitMember(kit, founded, ["owner"])
  const demoted = await demote()
  assert.deepEqual(demoted.roles, ["clinician"])
  await assert.rejects(end(owner), { code: "forbidden" })
  assert.equal((await end(second)).state, "ended")
  const left = await kit.database.query(
    "select from keeper.team_key where practice = $1 and account = $2 union all " +
      "select from keeper.team_member where practice = $1 and account = $2 union all " +
      "select from keeper.slot where practice = $1 and account = $2",
    [practice, owner.person.account],
  )
  assert.equal(left.length, 0)
})

test("two owners who end each other at once leave one of them", async () => {
  const founded = await foundPractice(kit)
  const second = await admitMember(kit, founded, ["owner"])
  const { practice, owner } = founded
  const [a, b] = [await owner.caller(), await second.caller()]
  const outcomes = await Promise.allSettled([
    kit.keeper.accountEnd(a, { params: { practice, account: second.person.account }, ...none }),
    kit.keeper.accountEnd(b, { params: { practice, account: owner.person.account }, ...none }),
  ])
  assert.deepEqual(outcomes.map(({ status }) => status).sort(), ["fulfilled", "rejected"])
})

test("who stops seeing patients leaves the care teams", async () => {
  const founded = await foundPractice(kit)
  const { practice, owner, careTeam } = founded
  const member = await admitMember(kit, founded, ["clinician"])
  const roles: Role[] = ["front-desk"]
  await kit.keeper.accountUpdate(await owner.caller(), {
    params: { practice, account: member.person.account },
    query: {},
    body: { roles, endorsement: await endorse(owner.person, member.person, roles) },
  })
  const { teams, teamKeys } = await session(member)
  assert.ok(teams.find(({ id }) => id === careTeam)?.members.every(({ account }) => account !== member.person.account))
  assert.ok(teamKeys.every(({ team }) => team !== careTeam))
})

test("only an owner may manage people, and nobody those of another practice", async () => {
  const founded = await foundPractice(kit)
  const other = await foundPractice(kit)
  const clinician = await admitMember(kit, founded, ["clinician"])
  const params = { practice: founded.practice, account: founded.owner.person.account }
  await assert.rejects(kit.keeper.accountEnd(await clinician.caller(), { params, ...none }), { code: "forbidden" })
  await assert.rejects(kit.keeper.accountEnd(await other.owner.caller(), { params, ...none }), { code: "not_found" })
  const strange = { practice: other.practice, account: founded.owner.person.account }
  await assert.rejects(kit.keeper.accountEnd(await other.owner.caller(), { params: strange, ...none }), {
    code: "not_found",
  })
})

test("one's ways in: a second passkey, and never none", async () => {
  const founded = await foundPractice(kit)
  const { practice, owner } = founded
  const params = { practice }
  const slots = async () => (await kit.keeper.slotSearch(await owner.caller(), { params, ...none })).slots
  const [only] = await slots()
  const end = async (slot: SlotId) => kit.keeper.slotEnd(await owner.caller(), { params: { practice, slot }, ...none })
  assert.ok(only)
  await assert.rejects(end(only.id), { code: "conflict" })

  const options = await kit.keeper.passkeyOptions(await owner.caller(), { params, ...none })
  const { kind, registration, slot } = passkeyWayIn(owner.authenticator, options)
  const create = async () =>
    kit.keeper.slotCreate(await owner.caller(), { params, query: {}, body: { kind, registration, slot } })
  const created = await create()
  assert.deepEqual(await create(), created)
  const reused = { kind, registration, slot: { ...slot, id: randomUUID() as SlotId } }
  await assert.rejects(
    kit.keeper.slotCreate(await owner.caller(), { params, query: {}, body: reused }),
    { code: "invalid_request" },
    "its challenge is used up",
  )
  await end(only.id)
  assert.deepEqual(
    (await slots()).map(({ id }) => id),
    [slot.id],
  )
  await assert.rejects(end(only.id), { code: "not_found" })
  const [a, b] = await Promise.allSettled([end(slot.id), end(slot.id)])
  assert.deepEqual([a.status, b.status], ["rejected", "rejected"])
})

test("devices: one's own, everyone's for officers, ended by their owner or an owner", async () => {
  const founded = await foundPractice(kit)
  const { practice, owner } = founded
  const member = await admitMember(kit, founded, ["front-desk"])
  const params = { practice }
  const search = async (by: Member, query: { all?: "true" }) =>
    (await kit.keeper.deviceSearch(await by.caller(), { params, query, body: {} })).devices
  assert.deepEqual(
    (await search(member, {})).map(({ id }) => id),
    [member.person.device.id],
  )
  assert.equal((await search(owner, { all: "true" })).length, 2)
  await assert.rejects(search(member, { all: "true" }), { code: "forbidden" })
  const end = async (by: Member, of: Member) =>
    kit.keeper.deviceEnd(await by.caller(), {
      params: { practice, device: of.person.device.id },
      query: {},
      body: { lost: false },
    })
  await assert.rejects(end(member, owner), { code: "not_found" })
  await end(owner, member)
  assert.deepEqual(
    (await search(owner, { all: "true" })).map(({ id }) => id),
    [owner.person.device.id],
  )
})

test("a device that its person reports lost is signed out and locked at once, and the officers know", async () => {
  const founded = await foundPractice(kit)
  const { practice, owner } = founded
  const member = await admitMember(kit, founded, ["clinician"])
  const report = async (by: Member, of: Member, lost = true) => {
    const params = { practice, device: of.person.device.id }
    return kit.keeper.deviceEnd(await by.caller(), { params, query: {}, body: { lost } })
  }
  await assert.rejects(report(member, owner), { code: "not_found" })
  const device = member.person.device.id
  await report(member, member)
  await report(owner, member)
  const types = (await eventsOf(practice)).slice(-3).map((event) => [event.type, "change" in event ? event.change : ""])
  assert.deepEqual(types, [
    ["device", "lost"],
    ["alarm", "raised"],
    ["lock", "put"],
  ])
  const { devices } = await kit.keeper.deviceSearch(await owner.caller(), {
    params: { practice },
    query: { all: "true" },
    body: {},
  })
  const found = devices.find(({ id }) => id === device)
  assert.deepEqual([found?.signedIn, found?.lostAt], [false, new Date(kit.clock()).toISOString()])
  const query = { state: "open" as const, limit: 10 }
  const { alarms } = await kit.keeper.alarmSearch(await owner.caller(), { params: { practice }, query, body: {} })
  const [alarm] = alarms
  assert.deepEqual(
    [alarms.length, alarm?.kind, alarm?.severity, alarm?.subject, alarm?.lockedAt !== null],
    [1, "device-lost", "critical", { kind: "device", id: device }, true],
  )
  await kit.keeper.alarmAnswer(await owner.caller(), {
    params: { practice, alarm: alarm?.id ?? assert.fail() },
    query: {},
    body: { answer: "right" },
  })
  const locks = await kit.database.query("select ended_at is null as standing from keeper.lock where practice = $1", [
    practice,
  ])
  assert.deepEqual(locks, [{ standing: false }], "it was found in the other coat")
})

test("new limits and settings are in the log", async () => {
  const { practice, owner } = await foundPractice(kit)
  const { limits } = await session(owner)
  const stricter = { ...limits, clinician: { ...limits.clinician, hour: 10, day: 40 } }
  await kit.keeper.limitsUpdate(await owner.caller(), { params: { practice }, query: {}, body: stricter })
  const settings = { ...settingsDefault, keyFileSignIn: false, idleLockMinutes: 5 }
  await kit.keeper.settingsUpdate(await owner.caller(), { params: { practice }, query: {}, body: settings })
  const read = await session(owner)
  assert.deepEqual([read.limits, read.settings], [stricter, settings])
  assert.deepEqual(
    (await eventsOf(practice)).slice(-2).map(({ type }) => type),
    ["limits", "settings"],
  )
})
