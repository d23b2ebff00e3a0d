/** Teams and their members (spec/keys.md). */
import { z } from "zod"
import { SealedTeamKey, Team } from "./account.ts"
import { AccountId, TeamId } from "./ids.ts"
import { operation } from "./operation.ts"
import { NewTeam } from "./practice.ts"
import { inPractice, none } from "./shape.ts"

const withTeam = inPractice.extend({ team: TeamId })

export const teamCreate = operation({
  name: "teamCreate",
  auth: "signed",
  method: "POST",
  path: "/v1/practices/:practice/teams",
  params: inPractice,
  query: none,
  /** A care team. Members are those the key is sealed to; owners among them are custodians unless named in `members`. */
  body: z.object({
    team: NewTeam,
    members: z.array(AccountId).max(500),
    teamKeys: z.array(SealedTeamKey).min(1).max(500),
  }),
  result: Team,
})

/** Adds a member (or makes a custodian a member) with every version of the key sealed to them. */
export const teamMemberCreate = operation({
  name: "teamMemberCreate",
  auth: "signed",
  method: "POST",
  path: "/v1/practices/:practice/teams/:team/members",
  params: withTeam,
  query: none,
  body: z.object({ account: AccountId, teamKeys: z.array(SealedTeamKey).max(100) }),
  result: Team,
})

/** Takes a member off; shares refuse at once. The next key version comes by `teamRotate`. */
export const teamMemberEnd = operation({
  name: "teamMemberEnd",
  auth: "signed",
  method: "DELETE",
  path: "/v1/practices/:practice/teams/:team/members/:account",
  params: withTeam.extend({ account: AccountId }),
  query: none,
  body: none,
  result: Team,
})

/** A new key version, sealed to everyone who remains. New segments are wrapped under it. */
export const teamRotate = operation({
  name: "teamRotate",
  auth: "signed",
  method: "POST",
  path: "/v1/practices/:practice/teams/:team/rotate",
  params: withTeam,
  query: none,
  body: z.object({ version: z.int().min(2), teamKeys: z.array(SealedTeamKey).min(1).max(500) }),
  result: Team,
})
