/** A new account as it comes from its client: checked outside the transaction, stored inside. */
import { randomBytes } from "node:crypto"
import { type Bytes, equal, toBase64url } from "@subrosa/codec"
import {
  type AccountId,
  ApiError,
  mayAct,
  type NewAccount,
  type PracticeId,
  type Role,
  type SessionId,
  type SignedIn,
} from "@subrosa/contract"
import type { AccountCard } from "@subrosa/crypto"
import type { Sql } from "../db.ts"
import { deviceStore, sessionStore } from "../sign-in/devices.ts"
import { slotsOfKind } from "../sign-in/person.ts"
import { accountRead } from "./account.ts"
import { checkAccountCard } from "./check-card.ts"
import type { Identity } from "./context.ts"
import { readBytes } from "./read-bytes.ts"
import { refuseField } from "./refuse.ts"
import { type CheckedWayIn, checkPasskey, checkPassword, wayInStore } from "./way-in.ts"

export type CheckedAccount = {
  content: AccountCard
  cardDigest: Bytes
  cardSignature: Bytes
  secrets: Bytes
  prfSalt: Bytes
  /** Undefined: by key file alone. */
  wayIn: CheckedWayIn | undefined
}

/** A registration begun: its challenge (B64U) and the PRF salt handed out with it. */
export type Begun = { challenge: string; prfSalt: Bytes }

/** Checks card, secrets, way in and device key. Throws `invalid_request` naming the field. */
export async function checkNewAccount(
  identity: Identity,
  practice: PracticeId,
  account: NewAccount,
  begun: readonly Begun[],
): Promise<CheckedAccount> {
  const card = await checkAccountCard(account.card, { practice, account: account.id }, "account.card")
  const secrets = readBytes(account.secrets, "account.secrets")
  readBytes(account.device.publicKey, "account.device.publicKey", 32)
  const checked = { content: card.content, cardDigest: card.digest, cardSignature: card.signature, secrets }
  const { wayIn } = account
  const field = "account.wayIn."
  switch (wayIn.kind) {
    case "passkey": {
      const prfSalt = readBytes(wayIn.prfSalt, `${field}prfSalt`, 32)
      const own = begun.filter((one) => equal(one.prfSalt, prfSalt))
      if (own.length === 0) throw refuseField(`${field}prfSalt`, "is not one of this server: begin again")
      const challenges = own.map(({ challenge }) => challenge)
      return { ...checked, prfSalt, wayIn: await checkPasskey(identity, wayIn, challenges, field) }
    }
    case "password":
      return { ...checked, prfSalt: newPrfSalt(begun), wayIn: await checkPassword(identity, practice, wayIn, field) }
    case "key-file":
      return { ...checked, prfSalt: newPrfSalt(begun), wayIn: undefined }
  }
}

/** Without a passkey yet there may be one later. */
function newPrfSalt(begun: readonly Begun[]): Bytes {
  return begun.at(-1)?.prfSalt ?? new Uint8Array(randomBytes(32))
}

/** Inserts account, way in, device and a first session. Throws `conflict` when the id is taken. */
export async function newAccountStore(
  sql: Sql,
  practice: PracticeId,
  account: NewAccount,
  checked: CheckedAccount,
  standing: {
    state: "pending" | "active"
    roles: readonly Role[]
    invitedBy: AccountId | null
    endorsement: { text: string; signature: Bytes } | null
  },
  now: Date,
): Promise<SessionId> {
  const { rowCount } = await sql.query(
    {
      text: `insert into keeper.account (practice, id, state, roles, card, card_signature, secrets, endorsement,
          endorsement_signature, invited_by, prf_salt, key_file, created_at, officer_since)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) on conflict do nothing`,
    },
    [
      practice,
      account.id,
      standing.state,
      standing.roles,
      account.card.card,
      checked.cardSignature,
      checked.secrets,
      standing.endorsement?.text ?? null,
      standing.endorsement?.signature ?? null,
      standing.invitedBy,
      checked.prfSalt,
      checked.wayIn === undefined,
      now,
      mayAct(standing.roles, "approve") ? now : null,
    ],
  )
  if (rowCount === 0) throw new ApiError("conflict", "an account of this id exists")
  if (checked.wayIn !== undefined) await wayInStore(sql, practice, account.id, checked.wayIn, now)
  await deviceStore(sql, practice, account.id, account.device, now)
  return sessionStore(sql, { practice, account: account.id, device: account.device.id, renew: undefined }, now)
}

export function signedInNew(account: NewAccount, prfSalt: Uint8Array, session: SessionId): SignedIn {
  return {
    session,
    device: account.device.id,
    account: account.id,
    secrets: account.secrets,
    slot: account.wayIn.kind === "key-file" ? null : account.wayIn.slot,
    prfSalt: account.wayIn.kind === "passkey" ? toBase64url(prfSalt) : null,
  }
}

/**
 * The answer to an account that was made already by these very bytes, when the first answer was lost; undefined if there is no such
 * account. Throws `conflict` when there is one of other bytes.
 */
export async function signedInAgain(
  sql: Sql,
  practice: PracticeId,
  account: NewAccount,
): Promise<SignedIn | undefined> {
  const row = await accountRead(sql, practice, account.id)
  if (row === undefined) return undefined
  const { rows } = await sql.query<{ id: SessionId; public_key: Uint8Array }>(
    {
      text: `select s.id, d.public_key from keeper.session s
        join keeper.device d on d.practice = s.practice and d.id = s.device
        where s.practice = $1 and s.account = $2 and s.device = $3 and s.ended_at is null and d.ended_at is null
        order by s.started_at limit 1`,
    },
    [practice, account.id, account.device.id],
  )
  const session = rows[0]
  const { wayIn } = account
  const slots = wayIn.kind === "key-file" ? [] : await slotsOfKind(sql, practice, account.id, wayIn.kind)
  const isSame =
    row.card === account.card.card &&
    toBase64url(row.secrets) === account.secrets &&
    session !== undefined &&
    toBase64url(session.public_key) === account.device.publicKey &&
    (wayIn.kind === "key-file" || slots.some(({ id, sealed }) => id === wayIn.slot.id && sealed === wayIn.slot.sealed))
  if (!isSame) throw new ApiError("conflict", "an account of this id exists")
  return signedInNew(account, row.prf_salt, session.id)
}
