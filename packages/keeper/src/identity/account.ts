/** Account rows and what the contract shows of them. */

import { toBase64url } from "@subrosa/codec"
import type { Account, AccountId, PracticeId, Role } from "@subrosa/contract"
import type { Sql } from "../db.ts"

export type AccountRow = {
  id: AccountId
  state: "pending" | "active" | "ended"
  roles: Role[]
  card: string
  card_signature: Uint8Array
  secrets: Uint8Array
  endorsement: string | null
  endorsement_signature: Uint8Array | null
  invited_by: AccountId | null
  prf_salt: Uint8Array
  key_file: boolean
  created_at: Date
  /** Null for who is not. */
  officer_since: Date | null
}

const columns = `id, state, roles, card, card_signature, secrets, endorsement, endorsement_signature, invited_by, prf_salt,
  key_file, created_at, officer_since`

export async function accountRead(sql: Sql, practice: PracticeId, account: AccountId): Promise<AccountRow | undefined> {
  const { rows } = await sql.query<AccountRow>(
    { name: "account_read", text: `select ${columns} from keeper.account where practice = $1 and id = $2` },
    [practice, account],
  )
  return rows[0]
}

export async function accountsRead(sql: Sql, practice: PracticeId): Promise<AccountRow[]> {
  const { rows } = await sql.query<AccountRow>(
    {
      name: "accounts_read",
      text: `select ${columns} from keeper.account where practice = $1 order by created_at, id`,
    },
    [practice],
  )
  return rows
}

export function toAccount(row: AccountRow): Account {
  return {
    id: row.id,
    state: row.state,
    roles: row.roles,
    card: { card: row.card, signature: toBase64url(row.card_signature) },
    endorsement:
      row.endorsement === null || row.endorsement_signature === null
        ? null
        : { endorsement: row.endorsement, signature: toBase64url(row.endorsement_signature) },
    invitedBy: row.invited_by,
    createdAt: row.created_at.toISOString(),
  }
}

/** Owners who could still manage the practice. Read under the log's lock, where it cannot change before the change that asks. */
export async function ownersActive(sql: Sql, practice: PracticeId): Promise<AccountId[]> {
  const { rows } = await sql.query<{ id: AccountId }>(
    {
      name: "owners_active",
      text: "select id from keeper.account where practice = $1 and state = 'active' and 'owner' = any(roles)",
    },
    [practice],
  )
  return rows.map(({ id }) => id)
}

export function isClinical(roles: readonly Role[]): boolean {
  return roles.includes("clinician") || roles.includes("supervisor")
}
