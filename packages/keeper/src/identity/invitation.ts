/** Invitations as owners make and follow them (spec/account.md, "Invitation"). The secret itself never comes here. */

import { toBase64url } from "@subrosa/codec"
import type * as contract from "@subrosa/contract"
import {
  type AccountId,
  ApiError,
  type Invitation,
  type InvitationId,
  type PracticeId,
  type Role,
} from "@subrosa/contract"
import type { Sql } from "../db.ts"
import type { Signed } from "./context.ts"
import { readBytes } from "./read-bytes.ts"
import { refuseField } from "./refuse.ts"

const daysMax = 14

export type InvitationRow = {
  id: InvitationId
  token_digest: Uint8Array
  roles: Role[]
  label: string
  invited_by: AccountId
  inviter_mac: Uint8Array
  expires_at: Date
  created_at: Date
  account: AccountId | null
  newcomer_mac: Uint8Array | null
  ended_at: Date | null
}

const columns = `id, token_digest, roles, label, invited_by, inviter_mac, expires_at, created_at, account, newcomer_mac, ended_at`

/** Posting the same invitation again answers the same. */
export const invitationCreate: Signed<typeof contract.invitationCreate> = async (identity, caller, { body }) => {
  const { practice } = caller
  const now = identity.clock()
  const expiresAt = new Date(body.expiresAt)
  // A minute for a clock that is ahead.
  const latest = now.getTime() + daysMax * 24 * 3_600_000 + 60_000
  if (expiresAt <= now || expiresAt.getTime() > latest)
    throw refuseField("expiresAt", "must be within 14 days from now")
  const tokenDigest = readBytes(body.tokenDigest, "tokenDigest", 32)
  const inviterMac = readBytes(body.inviterMac, "inviterMac", 32)
  return identity.db.transaction(practice, async (sql) => {
    await sql.query(
      {
        text: `insert into keeper.invitation
          (practice, id, token_digest, roles, label, invited_by, inviter_mac, expires_at, created_at)
          values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
      },
      [practice, body.id, tokenDigest, body.roles, body.label, caller.account, inviterMac, expiresAt, now],
    )
    const row = await invitationFind(sql, practice, body.id)
    const isSame =
      row !== undefined && row.invited_by === caller.account && toBase64url(row.token_digest) === body.tokenDigest
    if (!isSame) throw new ApiError("conflict", "an invitation of this id exists")
    return toInvitation(row)
  })
}

/** Those still open, and those taken up. */
export const invitationSearch: Signed<typeof contract.invitationSearch> = async ({ db, clock }, { practice }) => {
  const { rows } = await db.inPractice(practice, (sql) =>
    sql.query<InvitationRow>(
      {
        text: `select ${columns} from keeper.invitation where practice = $1 and ended_at is null
          and (account is not null or expires_at > $2) order by created_at, id`,
      },
      [practice, clock()],
    ),
  )
  return { invitations: rows.map(toInvitation) }
}

export const invitationEnd: Signed<typeof contract.invitationEnd> = async ({ db, clock }, { practice }, { params }) => {
  await db.transaction(practice, async (sql) => {
    const { rowCount } = await sql.query(
      {
        text: "update keeper.invitation set ended_at = coalesce(ended_at, $3) where practice = $1 and id = $2",
      },
      [practice, params.invitation, clock()],
    )
    if (rowCount === 0) throw new ApiError("not_found", "there is no such invitation")
  })
  return {}
}

export async function invitationFind(
  sql: Sql,
  practice: PracticeId,
  invitation: InvitationId,
): Promise<InvitationRow | undefined> {
  const { rows } = await sql.query<InvitationRow>(
    { text: `select ${columns} from keeper.invitation where practice = $1 and id = $2` },
    [practice, invitation],
  )
  return rows[0]
}

function toInvitation(row: InvitationRow): Invitation {
  return {
    id: row.id,
    roles: row.roles,
    label: row.label,
    invitedBy: row.invited_by,
    expiresAt: row.expires_at.toISOString(),
    createdAt: row.created_at.toISOString(),
    account: row.account,
    newcomerMac: row.newcomer_mac === null ? null : toBase64url(row.newcomer_mac),
  }
}
