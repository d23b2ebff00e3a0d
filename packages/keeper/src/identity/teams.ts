/** Teams, members and sealed keys as rows (spec/keys.md, "Teams"). Who may change them is decided elsewhere. */

import { toBase64url } from "@subrosa/codec"
import {
  type AccountId,
  type Event,
  type PracticeId,
  type Role,
  type SealedTeamKey,
  standingIn,
  type Team,
  type TeamId,
  type TeamKind,
} from "@subrosa/contract"
import type { Sql } from "../db.ts"
import type { CheckedTeamKey } from "./check-card.ts"
import type { EventHead } from "./context.ts"

type TeamRow = { id: TeamId; kind: TeamKind; name: string; version: number }
type MemberRow = { team: TeamId; account: AccountId; custodian: boolean }

/** All teams of the practice with their members, oldest first; `only` one of them. */
export async function teamsRead(sql: Sql, practice: PracticeId, only?: TeamId): Promise<Team[]> {
  const [{ rows: teams }, { rows: members }] = await Promise.all([
    sql.query<TeamRow>(
      {
        name: "teams_read",
        text: `select id, kind, name, version from keeper.team
          where practice = $1 and ($2::uuid is null or id = $2) order by created_at, id`,
      },
      [practice, only ?? null],
    ),
    sql.query<MemberRow>(
      {
        name: "team_members_read",
        text: `select team, account, custodian from keeper.team_member
          where practice = $1 and ($2::uuid is null or team = $2) order by team, account`,
      },
      [practice, only ?? null],
    ),
  ])
  return teams.map((team) => ({
    ...team,
    members: members
      .filter((member) => member.team === team.id)
      .map(({ account, custodian }) => ({ account, custodian })),
  }))
}

export async function teamRead(sql: Sql, practice: PracticeId, team: TeamId): Promise<Team | undefined> {
  return (await teamsRead(sql, practice, team))[0]
}

/** Inserts a team at version 1; false when the id is taken. */
export async function teamStore(
  sql: Sql,
  practice: PracticeId,
  team: { id: TeamId; kind: TeamKind; name: string },
  now: Date,
): Promise<boolean> {
  const { rowCount } = await sql.query(
    {
      text: `insert into keeper.team (practice, id, kind, name, version, created_at) values ($1, $2, $3, $4, 1, $5)
        on conflict do nothing`,
    },
    [practice, team.id, team.kind, team.name, now],
  )
  return rowCount === 1
}

/** Puts someone on a team, or changes how they are on it. `now`: since when, for who was not a member before. */
export async function memberStore(
  sql: Sql,
  practice: PracticeId,
  team: TeamId,
  account: AccountId,
  custodian: boolean,
  now: Date | string,
): Promise<void> {
  await sql.query(
    {
      text: `insert into keeper.team_member as m (practice, team, account, custodian, since) values ($1, $2, $3, $4, $5)
        on conflict (practice, team, account) do update set custodian = $4,
          since = case when m.custodian and not $4 then $5 else m.since end`,
    },
    [practice, team, account, custodian, now],
  )
}

/** Whether someone of these roles, once on the team, only keeps its key. */
export const isCustodian = (kind: TeamKind, roles: readonly Role[]): boolean =>
  kind !== "personal" && standingIn[kind](roles) === "custodian"

export async function teamKeysStore(sql: Sql, practice: PracticeId, keys: readonly CheckedTeamKey[]): Promise<void> {
  await sql.query(
    {
      text: `insert into keeper.team_key (practice, team, version, account, sealed, sealer, signature)
        select $1, * from unnest($2::uuid[], $3::int[], $4::uuid[], $5::bytea[], $6::uuid[], $7::bytea[])
        on conflict do nothing`,
    },
    [
      practice,
      keys.map(({ team }) => team),
      keys.map(({ version }) => version),
      keys.map(({ account }) => account),
      keys.map(({ sealedBytes }) => Buffer.from(sealedBytes)),
      keys.map(({ sealer }) => sealer),
      keys.map(({ signatureBytes }) => Buffer.from(signatureBytes)),
    ],
  )
}

type TeamKeyRow = {
  team: TeamId
  version: number
  account: AccountId
  sealed: Uint8Array
  sealer: AccountId
  signature: Uint8Array
}

/** Every team key that is sealed to this account. */
export async function teamKeysOf(sql: Sql, practice: PracticeId, account: AccountId): Promise<SealedTeamKey[]> {
  const { rows } = await sql.query<TeamKeyRow>(
    {
      name: "team_keys_of",
      text: `select team, version, account, sealed, sealer, signature from keeper.team_key
        where practice = $1 and account = $2 order by team, version`,
    },
    [practice, account],
  )
  return rows.map((row) => ({ ...row, sealed: toBase64url(row.sealed), signature: toBase64url(row.signature) }))
}

/** Takes an account off a team: membership and keys. The openings it had are history; the next ones are refused. */
export async function memberRemove(sql: Sql, practice: PracticeId, team: TeamId, account: AccountId): Promise<void> {
  const ids = [practice, team, account]
  await sql.query({ text: "delete from keeper.team_member where practice = $1 and team = $2 and account = $3" }, ids)
  await sql.query({ text: "delete from keeper.team_key where practice = $1 and team = $2 and account = $3" }, ids)
}

export const memberEvent = (
  head: EventHead,
  change: "member-added" | "member-ended",
  team: TeamId,
  subject: AccountId,
): Event => ({ ...head, type: "team", team, change, subject })
