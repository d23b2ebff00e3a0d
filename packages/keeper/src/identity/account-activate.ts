/** An owner lets a pending newcomer in: the endorsement, and the team keys sealed to them (spec/account.md). */

import { utf8 } from "@subrosa/codec"
import type * as contract from "@subrosa/contract"
import {
  type AccountId,
  ApiError,
  type Event,
  isRosterKind,
  mayAct,
  type PracticeId,
  type Roles,
  standingIn,
  type Team,
} from "@subrosa/contract"
import { type AccountCard, accountCardDigest, parseAccountCard } from "@subrosa/crypto"
import type { Caller } from "../caller.ts"
import type { Sql } from "../db.ts"
import { type AccountRow, accountRead, toAccount } from "./account.ts"
import { type CheckedTeamKey, checkEndorsement, checkTeamKeys } from "./check-card.ts"
import type { Identity, Signed } from "./context.ts"
import { manage } from "./manage.ts"
import { refuseField } from "./refuse.ts"
import { isCustodian, memberEvent, memberStore, teamKeysStore, teamsRead } from "./teams.ts"

/** Posting it again for an account that is active by the same endorsement answers the same. */
export const accountActivate: Signed<typeof contract.accountActivate> = async (identity, caller, { params, body }) => {
  const { practice } = caller
  const [own, newcomer] = await accountPair(identity, caller, params.account)
  const teams = await identity.db.inPractice(practice, (sql) => teamsRead(sql, practice))
  if (newcomer.state === "active" && newcomer.endorsement === body.endorsement.endorsement) return toAccount(newcomer)
  const endorserKey = own.signPublicKey
  const cardDigest = digestOf(newcomer)
  const { roles } = newcomer
  const expected = { practice, account: newcomer.id, cardDigest, roles, endorser: caller.account, endorserKey }
  const signature = await checkEndorsement(body.endorsement, expected, "endorsement")
  const sealer = { practice, account: caller.account, signPublicKey: endorserKey }
  const teamKeys = await checkTeamKeys(body.teamKeys, sealer, teams, "teamKeys")

  return manage(identity, caller, async (sql, head) => {
    const row = await accountRead(sql, practice, newcomer.id)
    if (row?.state !== "pending") throw new ApiError("conflict", "this account is not waiting to be let in")
    const joined = await joinedTeams(sql, practice, row, teamKeys)
    await sql.query(
      {
        text: `update keeper.account set state = 'active', endorsement = $3, endorsement_signature = $4, officer_since = $5
          where practice = $1 and id = $2`,
      },
      [practice, row.id, body.endorsement.endorsement, signature, mayAct(row.roles, "approve") ? head.time : null],
    )
    for (const team of joined) {
      await memberStore(sql, practice, team.id, row.id, isCustodian(team.kind, row.roles), head.time)
    }
    await teamKeysStore(sql, practice, teamKeys)
    const active = await accountRead(sql, practice, row.id)
    if (active === undefined) throw new ApiError("not_found", "there is no such account")
    const events: Event[] = [
      { ...head, type: "account", subject: row.id, change: "activated", roles: row.roles },
      ...joined.map(({ id }) => memberEvent(head, "member-added", id, row.id)),
    ]
    return { events, result: toAccount(active) }
  })
}

/** Throws unless the keys are all versions of every team that the roles bring along, and of care teams that they may be on. */
async function joinedTeams(
  sql: Sql,
  practice: PracticeId,
  { id, roles }: { id: AccountId; roles: Roles },
  teamKeys: readonly CheckedTeamKey[],
): Promise<Team[]> {
  const teams = new Map((await teamsRead(sql, practice)).map((team) => [team.id, team]))
  for (const [i, key] of teamKeys.entries()) {
    const team = teams.get(key.team)
    if (team === undefined || team.kind === "personal") throw refuseField(`teamKeys.${i}.team`, "is no team to join")
    if (key.account !== id) throw refuseField(`teamKeys.${i}.account`, "must be the newcomer")
    if (standingIn[team.kind](roles) === "none") {
      throw refuseField(`teamKeys.${i}.team`, `is a team of kind ${team.kind}, which these roles may not join`)
    }
  }
  const comesAlong = ({ kind }: Team) => isRosterKind(kind) && standingIn[kind](roles) !== "none"
  const joined = [...teams.values()].filter((team) => comesAlong(team) || teamKeys.some((key) => key.team === team.id))
  for (const team of joined) requireAllVersions(team, teamKeys)
  return joined
}

/** Old versions open old charts: whoever joins gets every one, each once. */
export function requireAllVersions(team: Team, teamKeys: readonly CheckedTeamKey[]): void {
  const versions = teamKeys.filter((key) => key.team === team.id).map(({ version }) => version)
  const complete = versions.length === team.version && new Set(versions).size === team.version
  if (!complete || versions.some((version) => version > team.version)) {
    throw refuseField("teamKeys", `must hold versions 1 to ${team.version} of each team's key`)
  }
}

/** The caller's own card, and the row of the account it acts on. Throws `not_found`. */
export async function accountPair(
  { db }: Identity,
  caller: Caller,
  account: AccountId,
): Promise<[AccountCard, AccountRow]> {
  const { practice } = caller
  const [own, other] = await db.inPractice(practice, (sql) =>
    Promise.all([accountRead(sql, practice, caller.account), accountRead(sql, practice, account)]),
  )
  if (own === undefined || other === undefined) throw new ApiError("not_found", "there is no such account")
  return [parseAccountCard(utf8(own.card)), other]
}

export function digestOf(row: AccountRow): Uint8Array {
  const card = utf8(row.card)
  return accountCardDigest(card, parseAccountCard(card))
}
