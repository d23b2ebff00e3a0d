/** The account a sign-in is about, whatever the way in: read once it is known which. */

import { toBase64url } from "@subrosa/codec"
import type { AccountId, KeySlot, PracticeId, SlotId, SlotKind } from "@subrosa/contract"
import type { Sql } from "../db.ts"

export type Person = {
  practice: PracticeId
  account: AccountId
  /** The card's canonical JSON: holds the signing key. */
  card: string
  secrets: Uint8Array
  prfSalt: Uint8Array
  keyFile: boolean
  /** The practice's setting. */
  keyFileSignIn: boolean
}

type PersonRow = {
  card: string
  secrets: Uint8Array
  prf_salt: Uint8Array
  key_file: boolean
  key_file_sign_in: boolean
}

/** Undefined for an account that does not exist or has ended: nobody learns which. */
export async function personRead(sql: Sql, practice: PracticeId, account: AccountId): Promise<Person | undefined> {
  const { rows } = await sql.query<PersonRow>(
    {
      name: "person_read",
      text: `select a.card, a.secrets, a.prf_salt, a.key_file, (p.settings->>'keyFileSignIn')::boolean as key_file_sign_in
        from keeper.account a join keeper.practice p on p.id = a.practice
        where a.practice = $1 and a.id = $2 and a.state <> 'ended'`,
    },
    [practice, account],
  )
  const row = rows[0]
  if (row === undefined) return undefined
  return {
    practice,
    account,
    card: row.card,
    secrets: row.secrets,
    prfSalt: row.prf_salt,
    keyFile: row.key_file,
    keyFileSignIn: row.key_file_sign_in,
  }
}

type SlotRow = { id: SlotId; kind: SlotKind; label: string; sealed: Uint8Array }

/** The key slots of one kind, newest first. */
export async function slotsOfKind(
  sql: Sql,
  practice: PracticeId,
  account: AccountId,
  kind: SlotKind,
): Promise<KeySlot[]> {
  const { rows } = await sql.query<SlotRow>(
    {
      name: "slots_of_kind",
      text: `select id, kind, label, sealed from keeper.slot
        where practice = $1 and account = $2 and kind = $3 order by created_at desc, id`,
    },
    [practice, account, kind],
  )
  return rows.map((row) => ({ ...row, sealed: toBase64url(row.sealed) }))
}

/** The account's recovery kits, newest first, by the SHA-256 of what each shows at sign-in. */
export async function kitsRead(
  sql: Sql,
  practice: PracticeId,
  account: AccountId,
): Promise<{ id: SlotId; proofDigest: Uint8Array }[]> {
  const { rows } = await sql.query<{ id: SlotId; proof_digest: Uint8Array }>(
    {
      name: "kits_read",
      text: `select id, proof_digest from keeper.slot
        where practice = $1 and account = $2 and kind = 'recovery-kit' order by created_at desc, id`,
    },
    [practice, account],
  )
  return rows.map(({ id, proof_digest: proofDigest }) => ({ id, proofDigest }))
}

/** Notes that a slot was used, and answers it. */
export async function slotUsed(sql: Sql, practice: PracticeId, slot: SlotId, now: Date): Promise<KeySlot | undefined> {
  const { rows } = await sql.query<SlotRow>(
    {
      name: "slot_used",
      text: `update keeper.slot set last_used_at = $3 where practice = $1 and id = $2 returning id, kind, label, sealed`,
    },
    [practice, slot, now],
  )
  return rows[0] === undefined ? undefined : { ...rows[0], sealed: toBase64url(rows[0].sealed) }
}

type CredentialRow = { credential_id: Uint8Array; transports: string[] }

/** An account's passkeys, as WebAuthn options name them. */
export async function credentialsOf(
  sql: Sql,
  practice: PracticeId,
  account: AccountId,
): Promise<{ id: string; transports: string[] }[]> {
  const { rows } = await sql.query<CredentialRow>(
    {
      name: "credentials_of",
      text: "select credential_id, transports from keeper.passkey where practice = $1 and account = $2 order by credential_id",
    },
    [practice, account],
  )
  return rows.map(({ credential_id, transports }) => ({ id: toBase64url(credential_id), transports }))
}
