/** The team keys that are sealed to a person, opened as their own client opens them: what they really hold. */
import { context } from "@subrosa/crypto"
import { hpkeOpen } from "@subrosa/crypto/open"
import type pg from "pg"
import type { TeamKey } from "../handed-out.ts"
import { readFields } from "../thief/read-fields.ts"
import { openSealed } from "../thief/try-keys.ts"

export async function teamKeysOf(
  database: pg.Client,
  { practice, account, accountKey }: { practice: string; account: string; accountKey: Uint8Array },
): Promise<TeamKey[]> {
  const { rows: accounts } = await database.query<{ secrets: Buffer }>(
    "select secrets from keeper.account where practice = $1 and id = $2",
    [practice, account],
  )
  const secrets = openSealed(
    accountKey,
    accounts[0]?.secrets ?? Buffer.alloc(0),
    context("account-secrets", practice, account),
  )
  const seed = secrets && readFields(secrets).kemSeed
  if (seed === undefined) throw new Error("invariant: an account key opens its account's secrets")
  const { rows } = await database.query<{ team: string; kind: string; version: number; sealed: Buffer }>(
    `select k.team, t.kind, k.version, k.sealed from keeper.team_key k join keeper.team t on t.practice = k.practice and t.id = k.team
     where k.practice = $1 and k.account = $2`,
    [practice, account],
  )
  return Promise.all(
    rows.map(async ({ team, kind, version, sealed }) => ({
      team,
      version,
      key: await hpkeOpen(seed, sealed, context("team-key", practice, team, kind, version, account)),
    })),
  )
}
