import assert from "node:assert/strict"
import { test } from "node:test"
import { AccountId, type Role, type Team, TeamId } from "@subrosa/contract"
import { mayHold, teamsForNewcomer, teamsToJoin } from "./plan-teams.ts"

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`
const ann = AccountId.parse(id(100))
const [staff, first, second, officers, emergency] = [1, 2, 3, 4, 5].map((n) => TeamId.parse(id(n))) as [
  TeamId,
  TeamId,
  TeamId,
  TeamId,
  TeamId,
]
const kindOf = new Map<TeamId, Team["kind"]>([
  [staff, "practice"],
  [officers, "officers"],
  [emergency, "emergency"],
])
const teams = (standing?: { team: TeamId; custodian: boolean }): Team[] =>
  [staff, officers, emergency, first, second].map((team) => ({
    id: team,
    kind: kindOf.get(team) ?? "care",
    name: "Team",
    version: 1,
    members: standing?.team === team ? [{ account: ann, custodian: standing.custodian }] : [],
  }))

test("everyone gets the keys that their roles bring, clinicians the first care team's, owners every one", () => {
  const given = (roles: Role[]) => teamsForNewcomer(roles, teams()).map((team) => team.id)
  assert.deepEqual(given(["front-desk"]), [staff])
  assert.deepEqual(given(["clinician"]), [staff, emergency, first])
  assert.deepEqual(given(["supervisor"]), [staff, emergency, first])
  assert.deepEqual(given(["owner"]), [staff, officers, emergency, first, second])
  assert.deepEqual(given(["privacy-officer"]), [staff, officers])
})

const joined = (roles: Role[], known: Team[]) => teamsToJoin(ann, roles, known)
const careJoined = (roles: Role[], known: Team[]) =>
  joined(roles, known)
    .filter(({ kind }) => kind === "care")
    .map(({ id }) => id)

test("who becomes an officer or a clinician is put on the teams that the role brings", () => {
  const roster = (roles: Role[]) => joined(roles, teams({ team: staff, custodian: false })).map(({ kind }) => kind)
  assert.deepEqual(roster(["privacy-officer"]), ["officers"])
  assert.deepEqual(roster(["clinician"]), ["emergency", "care"])
  assert.deepEqual(roster(["front-desk"]), [])
})

test("a care team's key is for clinicians, supervisors and owners only", () => {
  assert.equal(mayHold("care", ["front-desk", "biller"]), false)
  assert.equal(mayHold("care", ["owner"]), true)
  assert.equal(mayHold("practice", ["biller"]), true)
  assert.equal(mayHold("practice", []), false)
  assert.equal(mayHold("personal", ["owner"]), false)
})

test("who becomes a clinician joins the first care team, unless on one already", () => {
  assert.deepEqual(careJoined(["clinician"], teams()), [first])
  assert.deepEqual(careJoined(["clinician"], teams({ team: second, custodian: false })), [])
  assert.deepEqual(careJoined(["front-desk"], teams()), [])
})

test("a custodian who becomes a clinician joins as a member", () => {
  assert.deepEqual(careJoined(["clinician", "owner"], teams({ team: first, custodian: true })), [first, second])
})

test("a clinician who becomes an owner is given the other teams for safe-keeping", () => {
  assert.deepEqual(careJoined(["clinician", "owner"], teams({ team: first, custodian: false })), [second])
})
