import assert from "node:assert/strict"
import { randomUUID } from "node:crypto"
import { after, before, test } from "node:test"
import type { AccountId, TeamId, TeamKind } from "@subrosa/contract"
import {
  admitMember,
  type Founded,
  foundPractice,
  type Member,
  sealTo,
  type TestKeeper,
  testKeeper,
} from "@subrosa/testkit"

let kit: TestKeeper
let founded: Founded
let clinician: Member
let frontDesk: Member
before(async () => {
  kit = await testKeeper()
  founded = await foundPractice(kit)
  clinician = await admitMember(kit, founded, ["clinician"])
  frontDesk = await admitMember(kit, founded, ["front-desk"])
})
after(() => kit.close())

const none = { query: {}, body: {} }

async function create(members: readonly Member[], named: readonly AccountId[], id = randomUUID() as TeamId) {
  const { practice, owner } = founded
  return kit.keeper.teamCreate(await owner.caller(), {
    params: { practice },
    query: {},
    body: {
      team: { id, kind: "care", name: "Children" },
      members: [...named],
      teamKeys: await Promise.all(members.map(({ person }) => sealTo(owner.person, person, { id, kind: "care" }))),
    },
  })
}

test("an owner who is not named is a custodian of the new team", async () => {
  const { owner } = founded
  const team = await create([owner, clinician], [clinician.person.account])
  assert.deepEqual(
    new Map(team.members.map(({ account, custodian }) => [account, custodian])),
    new Map([
      [owner.person.account, true],
      [clinician.person.account, false],
    ]),
  )
})

test("front desk, strangers and people without a key are on no care team", async () => {
  const { owner } = founded
  await assert.rejects(create([owner, frontDesk], []), { code: "invalid_request" })
  await assert.rejects(create([owner], [clinician.person.account]), { code: "invalid_request" })
  await assert.rejects(create([owner, owner], []), { code: "invalid_request" })
  const other = await foundPractice(kit)
  await assert.rejects(create([owner, other.owner], []), { code: "invalid_request" })
})

test("a member joins with every version of the key, and leaves with none", async () => {
  const { practice, owner } = founded
  const { id } = await create([owner], [])
  const params = { practice, team: id }
  const rotate = async (version: number, members: readonly Member[]) =>
    kit.keeper.teamRotate(await owner.caller(), {
      params,
      query: {},
      body: {
        version,
        teamKeys: await Promise.all(
          members.map(({ person }) => sealTo(owner.person, person, { id, kind: "care" }, version)),
        ),
      },
    })
  assert.equal((await rotate(2, [owner])).version, 2)
  await assert.rejects(rotate(4, [owner]), { code: "version_conflict" })
  await assert.rejects(rotate(3, [owner, clinician]), { code: "invalid_request" })

  const join = async (member: Member, versions: readonly number[]) =>
    kit.keeper.teamMemberCreate(await owner.caller(), {
      params,
      query: {},
      body: {
        account: member.person.account,
        teamKeys: await Promise.all(
          versions.map((version) => sealTo(owner.person, member.person, { id, kind: "care" }, version)),
        ),
      },
    })
  await assert.rejects(join(clinician, [2]), { code: "invalid_request" })
  await assert.rejects(join(frontDesk, [1, 2]), { code: "invalid_request" })
  const joined = await join(clinician, [1, 2])
  assert.equal(joined.members.length, 2)
  assert.deepEqual(await join(clinician, [1, 2]), joined)
  await assert.rejects(rotate(3, [owner]), { code: "invalid_request" }, "a member was left out")

  const leave = async (account: AccountId) =>
    kit.keeper.teamMemberEnd(await owner.caller(), { params: { ...params, account }, ...none })
  const left = await leave(clinician.person.account)
  assert.deepEqual(
    left.members.map(({ account }) => account),
    [owner.person.account],
  )
  const keys = await kit.database.query("select from keeper.team_key where team = $1 and account = $2", [
    id,
    clinician.person.account,
  ])
  assert.equal(keys.length, 0)
  await assert.rejects(leave(owner.person.account), { code: "conflict" }, "a custodian keeps the key")
})

test("an owner on the team who is taken off stays its custodian, and can be put on again", async () => {
  const { practice, owner, careTeam } = founded
  const account = owner.person.account
  const params = { practice, team: careTeam }
  const custodian = (team: { members: { account: string; custodian: boolean }[] }) =>
    team.members.find((member) => member.account === account)?.custodian
  assert.equal(
    custodian(await kit.keeper.teamMemberEnd(await owner.caller(), { params: { ...params, account }, ...none })),
    true,
  )
  const body = { account, teamKeys: [] }
  assert.equal(custodian(await kit.keeper.teamMemberCreate(await owner.caller(), { params, query: {}, body })), false)
})

test("only owners change teams; a personal team is its person's alone", async () => {
  const { practice, owner, careTeam } = founded
  const rotate = async (by: Member, team: TeamId, kind: TeamKind) =>
    kit.keeper.teamRotate(await by.caller(), {
      params: { practice, team },
      query: {},
      body: { version: 2, teamKeys: [await sealTo(by.person, by.person, { id: team, kind }, 2)] },
    })
  await assert.rejects(rotate(clinician, careTeam, "care"), { code: "forbidden" })
  await assert.rejects(rotate(owner, clinician.personalTeam, "personal"), { code: "not_found" })
  await assert.rejects(rotate(clinician, clinician.personalTeam, "care"), { code: "invalid_request" })
  const rotated = await rotate(clinician, clinician.personalTeam, "personal")
  assert.equal(rotated.version, 2)
  await assert.rejects(
    kit.keeper.teamMemberCreate(await owner.caller(), {
      params: { practice, team: clinician.personalTeam },
      query: {},
      body: { account: owner.person.account, teamKeys: [] },
    }),
    { code: "not_found" },
  )
  await assert.rejects(
    kit.keeper.teamMemberEnd(await clinician.caller(), {
      params: { practice, team: careTeam, account: clinician.person.account },
      ...none,
    }),
    { code: "forbidden" },
  )
})
