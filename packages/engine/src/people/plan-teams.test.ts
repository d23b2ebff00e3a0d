import assert from "node:assert/strict"
import { test } from "node:test"
import { AccountId, type Role, type Team, TeamId } from "@subrosa/contract"
import { careTeamsToJoin, mayHold, teamsForNewcomer } from "./plan-teams.ts"

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`
const ann = AccountId.parse(id(100))
const [staff, first, second] = [1, 2, 3].map((n) => TeamId.parse(id(n))) as [TeamId, TeamId, TeamId]
const teams = (standing?: { team: TeamId; custodian: boolean }): Team[] =>
  ([staff, first, second] as const).map((team) => ({
    id: team,
    kind: team === staff ? "practice" : "care",
    name: "Team",
    version: 1,
    members: standing?.team === team ? [{ account: ann, custodian: standing.custodian }] : [],
  }))

test("everyone gets the practice's key, clinicians the first care team's, owners every one", () => {
  const given = (roles: Role[]) => teamsForNewcomer(roles, teams()).map((team) => team.id)
  assert.deepEqual(given(["front-desk"]), [staff])
  assert.deepEqual(given(["clinician"]), [staff, first])
  assert.deepEqual(given(["supervisor"]), [staff, first])
  assert.deepEqual(given(["owner"]), [staff, first, second])
})

test("a care team's key is for clinicians, supervisors and owners only", () => {
  assert.equal(mayHold("care", ["front-desk", "biller"]), false)
  assert.equal(mayHold("care", ["owner"]), true)
  assert.equal(mayHold("practice", ["biller"]), true)
  assert.equal(mayHold("practice", []), false)
  assert.equal(mayHold("personal", ["owner"]), false)
})

test("who becomes a clinician joins the first care team, unless on one already", () => {
  assert.deepEqual(careTeamsToJoin(ann, ["clinician"], teams()), [first])
  assert.deepEqual(careTeamsToJoin(ann, ["clinician"], teams({ team: second, custodian: false })), [])
  assert.deepEqual(careTeamsToJoin(ann, ["front-desk"], teams()), [])
})

test("a custodian who becomes a clinician joins as a member", () => {
  assert.deepEqual(careTeamsToJoin(ann, ["clinician", "owner"], teams({ team: first, custodian: true })), [
    first,
    second,
  ])
})

test("a clinician who becomes an owner is given the other teams for safe-keeping", () => {
  assert.deepEqual(careTeamsToJoin(ann, ["clinician", "owner"], teams({ team: first, custodian: false })), [second])
})
