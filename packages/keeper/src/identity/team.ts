/** Care teams: who is on them, whose keys they hold (spec/keys.md, "Teams"). */

import { utf8 } from "@subrosa/codec"
import type * as contract from "@subrosa/contract"
import {
  type AccountId,
  ApiError,
  type Event,
  mayAct,
  type PracticeId,
  type Role,
  standingIn,
  type Team,
  type TeamId,
  type TeamKind,
} from "@subrosa/contract"
import { parseAccountCard } from "@subrosa/crypto"
import type { Caller } from "../caller.ts"
import type { Sql } from "../db.ts"
import { accountRead, accountsRead, isClinical } from "./account.ts"
import { requireAllVersions } from "./account-activate.ts"
import { type CheckedTeamKey, checkTeamKeys } from "./check-card.ts"
import { change, type Identity, type Signed } from "./context.ts"
import { manage } from "./manage.ts"
import { refuseField } from "./refuse.ts"
import {
  isCustodian,
  memberEvent,
  memberRemove,
  memberStore,
  teamKeysOf,
  teamKeysStore,
  teamRead,
  teamStore,
} from "./teams.ts"

/** Members are those the key is sealed to. Owners among them are custodians unless they see patients and are named. */
export const teamCreate: Signed<typeof contract.teamCreate> = async (identity, caller, { body }) => {
  const { practice } = caller
  const { team } = body
  if (team.kind !== "care") throw refuseField("team.kind", "must be care")
  const teamKeys = await checkedKeys(identity, caller, body.teamKeys, team)
  const subjects = new Set(teamKeys.map(({ account }) => account))
  if (teamKeys.length !== subjects.size || teamKeys.some((key) => key.team !== team.id || key.version !== 1)) {
    throw refuseField("teamKeys", "must be version 1 of this team's key, sealed once to each member")
  }
  if (body.members.some((account) => !subjects.has(account))) {
    throw refuseField("members", "must be people whom the key is sealed to")
  }
  return manage(identity, caller, async (sql, head, now) => {
    if (!(await teamStore(sql, practice, team, now))) {
      const known = await requireTeam(sql, practice, team.id)
      const isSame = known.name === team.name && known.members.every(({ account }) => subjects.has(account))
      if (!isSame || known.version !== 1) throw new ApiError("conflict", "a team of this id exists")
      return { events: [], result: known }
    }
    const rolesOf = await activeRoles(sql, practice)
    for (const account of subjects) {
      const roles = rolesOf.get(account)
      requireHolder("care", roles, "teamKeys")
      const named = body.members.includes(account)
      if (named && !isClinical(roles)) throw refuseField("members", "must be clinicians or supervisors")
      const custodian = !isClinical(roles) || (roles.includes("owner") && !named)
      await memberStore(sql, practice, team.id, account, custodian, head.time)
    }
    await teamKeysStore(sql, practice, teamKeys)
    const events: Event[] = [
      { ...head, type: "team", team: team.id, change: "created", version: 1 },
      ...[...subjects].map((account) => memberEvent(head, "member-added", team.id, account)),
    ]
    return { events, result: await requireTeam(sql, practice, team.id) }
  })
}

/** Someone joins a team that their roles admit them to, with every version of its key, or turns from custodian into member. */
export const teamMemberCreate: Signed<typeof contract.teamMemberCreate> = async (
  identity,
  caller,
  { params, body },
) => {
  const { practice } = caller
  const { account } = body
  const teamKeys = await checkedKeys(identity, caller, body.teamKeys, await knownTeam(identity, caller, params.team))
  if (teamKeys.some((key) => key.account !== account || key.team !== params.team)) {
    throw refuseField("teamKeys", "must be this team's key, sealed to the new member")
  }
  return manage(identity, caller, async (sql, head) => {
    const team = await requireTeam(sql, practice, params.team)
    const roles = (await activeRoles(sql, practice)).get(account)
    requireHolder(team.kind, roles, "account")
    const custodian = isCustodian(team.kind, roles)
    const member = team.members.find((one) => one.account === account)
    if (member !== undefined && member.custodian === custodian) return { events: [], result: team }
    if (member === undefined) requireAllVersions(team, teamKeys)
    await memberStore(sql, practice, team.id, account, custodian, head.time)
    await teamKeysStore(sql, practice, teamKeys)
    return {
      events: [memberEvent(head, "member-added", team.id, account)],
      result: await requireTeam(sql, practice, team.id),
    }
  })
}

/** Takes someone off a care team, at once. An owner stays its custodian: someone has to hold the key. */
export const teamMemberEnd: Signed<typeof contract.teamMemberEnd> = async (identity, caller, { params }) => {
  const { practice } = caller
  return manage(identity, caller, async (sql, head) => {
    const team = await requireCareTeam(sql, practice, params.team)
    const member = team.members.find(({ account }) => account === params.account)
    if (member === undefined) return { events: [], result: team }
    const row = await accountRead(sql, practice, params.account)
    const isOwner = row?.roles.includes("owner") ?? false
    if (isOwner && member.custodian) throw new ApiError("conflict", "owners keep the keys of every care team")
    if (isOwner) await memberStore(sql, practice, team.id, params.account, true, head.time)
    else await memberRemove(sql, practice, team.id, params.account)
    return {
      events: [memberEvent(head, "member-ended", team.id, params.account)],
      result: await requireTeam(sql, practice, team.id),
    }
  })
}

/** A new key version for everyone who is on the team now: owners rotate the practice's and care teams, everyone their own. */
export const teamRotate: Signed<typeof contract.teamRotate> = async (identity, caller, { params, body }) => {
  const { practice } = caller
  const teamKeys = await checkedKeys(identity, caller, body.teamKeys, await knownTeam(identity, caller, params.team))
  return change(identity, caller, async (sql, head) => {
    const team = await requireTeam(sql, practice, params.team)
    const isMember = team.members.some(({ account }) => account === caller.account)
    const own = await accountRead(sql, practice, caller.account)
    const isOpen = team.kind === "personal" ? isMember : own?.state === "active" && mayAct(own.roles, "practice-manage")
    if (!isOpen) {
      throw team.kind === "personal"
        ? new ApiError("not_found", "there is no such team")
        : new ApiError("forbidden", "your roles do not permit this")
    }
    if (team.version === body.version && (await holdsSame(sql, caller, teamKeys))) return { events: [], result: team }
    if (body.version !== team.version + 1) {
      throw new ApiError("version_conflict", `the team's key is at version ${team.version} now`)
    }
    const sealedTo = new Set(teamKeys.map(({ account }) => account))
    const fits =
      teamKeys.length === team.members.length &&
      team.members.every(({ account }) => sealedTo.has(account)) &&
      teamKeys.every((key) => key.team === team.id && key.version === body.version)
    if (!fits) throw refuseField("teamKeys", "must be the new version, sealed once to each present member")
    await sql.query({ text: "update keeper.team set version = $3 where practice = $1 and id = $2" }, [
      practice,
      team.id,
      body.version,
    ])
    await teamKeysStore(sql, practice, teamKeys)
    return {
      events: [{ ...head, type: "team", team: team.id, change: "rotated", version: body.version }],
      result: await requireTeam(sql, practice, team.id),
    }
  })
}

/** Whether a repeated rotation is the one that was made: told by the caller's own sealed key. */
async function holdsSame(
  sql: Sql,
  { practice, account }: Caller,
  teamKeys: readonly CheckedTeamKey[],
): Promise<boolean> {
  const mine = teamKeys.find((key) => key.account === account)
  const held = await teamKeysOf(sql, practice, account)
  return held.some((key) => key.team === mine?.team && key.version === mine.version && key.sealed === mine.sealed)
}

async function checkedKeys(
  { db }: Identity,
  { practice, account }: Caller,
  keys: Parameters<typeof checkTeamKeys>[0],
  team: Pick<Team, "id" | "kind">,
): Promise<CheckedTeamKey[]> {
  const own = await db.inPractice(practice, (sql) => accountRead(sql, practice, account))
  if (own === undefined) throw new ApiError("unauthenticated", "the session has ended")
  const { signPublicKey } = parseAccountCard(utf8(own.card))
  return checkTeamKeys(keys, { practice, account, signPublicKey }, [team], "teamKeys")
}

/** A team as it was before the change: its kind never changes. Another's personal team is not there. */
async function knownTeam({ db }: Identity, { practice, account }: Caller, id: TeamId): Promise<Team> {
  const team = await db.inPractice(practice, (sql) => requireTeam(sql, practice, id))
  const isMine = team.members.some((member) => member.account === account)
  if (team.kind === "personal" && !isMine) throw new ApiError("not_found", "there is no such team")
  return team
}

async function requireTeam(sql: Sql, practice: PracticeId, id: TeamId): Promise<Team> {
  const team = await teamRead(sql, practice, id)
  if (team === undefined) throw new ApiError("not_found", "there is no such team")
  return team
}

async function requireCareTeam(sql: Sql, practice: PracticeId, id: TeamId): Promise<Team> {
  const team = await requireTeam(sql, practice, id)
  if (team.kind === "personal") throw new ApiError("not_found", "there is no such team")
  if (team.kind !== "care") throw refuseField("team", "is a team whose members come and go with their roles")
  return team
}

async function activeRoles(sql: Sql, practice: PracticeId): Promise<Map<AccountId, Role[]>> {
  const rows = await accountsRead(sql, practice)
  return new Map(rows.filter(({ state }) => state === "active").map(({ id, roles }) => [id, roles]))
}

function requireHolder(kind: TeamKind, roles: Role[] | undefined, field: string): asserts roles is Role[] {
  if (roles === undefined) throw refuseField(field, "must be active accounts")
  if (kind === "personal" || standingIn[kind](roles) === "none") {
    throw refuseField(field, `must be people whose roles may hold the key of a team of kind ${kind}`)
  }
}
