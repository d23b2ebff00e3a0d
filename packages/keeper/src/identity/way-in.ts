/** Ways into an account: checked first, outside any transaction, and stored later, inside one (spec/keys.md, "Unlock key"). */

import { type Bytes, fromBase64url } from "@subrosa/codec"
import { type AccountId, ApiError, type KeySlot, type PracticeId, type SlotKind } from "@subrosa/contract"
import type { Sql } from "../db.ts"
import { totpContext } from "../keeper-key.ts"
import { isRegistrationRecord } from "../sign-in/opaque.ts"
import { totpStep } from "../sign-in/totp.ts"
import { type Credential, checkRegistration } from "../sign-in/webauthn.ts"
import type { Identity } from "./context.ts"
import { normalizeLoginName } from "./login-name.ts"
import { readBytes } from "./read-bytes.ts"
import { refuseField } from "./refuse.ts"

type CheckedSlot = Omit<KeySlot, "sealed"> & { sealed: Bytes }

export type CheckedWayIn =
  | { kind: "passkey"; slot: CheckedSlot; credential: Credential }
  | {
      kind: "password"
      slot: CheckedSlot
      loginName: string
      registrationRecord: Bytes
      sealedTotpSecret: Bytes
      totpStep: number
    }
  | { kind: "recovery-kit"; slot: CheckedSlot; proofDigest: Bytes }

/** A passkey's registration in answer to one of the challenges (B64U). */
export async function checkPasskey(
  identity: Identity,
  { registration, slot }: { registration: Record<string, unknown>; slot: KeySlot },
  challenges: readonly string[],
  field: string,
): Promise<CheckedWayIn> {
  const checked = checkSlot(slot, "passkey", field)
  const credential = await checkRegistration(identity, registration, challenges)
  if (credential === undefined) {
    throw refuseField(`${field}registration`, "is not an answer to a challenge of this server: begin again")
  }
  return { kind: "passkey", slot: checked, credential }
}

/** A password's OPAQUE record with the one-time codes that go with it, proven by a first code. */
export async function checkPassword(
  identity: Identity,
  practice: PracticeId,
  password: { loginName: string; registrationRecord: string; totpSecret: string; totpCode: string; slot: KeySlot },
  field: string,
): Promise<CheckedWayIn> {
  const slot = checkSlot(password.slot, "password", field)
  const registrationRecord = readBytes(password.registrationRecord, `${field}registrationRecord`)
  if (!(await isRegistrationRecord(await identity.secrets.opaqueSetup(), password.registrationRecord))) {
    throw refuseField(`${field}registrationRecord`, "is not an OPAQUE record")
  }
  const totpSecret = readBytes(password.totpSecret, `${field}totpSecret`)
  // RFC 4226 §4, R6: 128 bits at least.
  if (totpSecret.length < 16) throw refuseField(`${field}totpSecret`, "must be at least 16 bytes")
  const step = totpStep(totpSecret, password.totpCode, identity.clock())
  if (step === undefined) throw refuseField(`${field}totpCode`, "is not the present code")
  return {
    kind: "password",
    slot,
    loginName: normalizeLoginName(password.loginName),
    registrationRecord,
    sealedTotpSecret: await identity.keyEncryptionKey.seal(totpSecret, totpContext(practice, slot.id)),
    totpStep: step,
  }
}

export function checkSlot(slot: KeySlot, kind: SlotKind, field: string): CheckedSlot {
  if (slot.kind !== kind) throw refuseField(`${field}slot.kind`, `must be ${kind}`)
  return { ...slot, sealed: readBytes(slot.sealed, `${field}slot.sealed`) }
}

/** Stores a checked way in. Throws `conflict` for an id, credential or login name that is taken; never a raw SQL error, for it runs in jobs. */
export async function wayInStore(
  sql: Sql,
  practice: PracticeId,
  account: AccountId,
  wayIn: CheckedWayIn,
  now: Date,
): Promise<void> {
  const { id, kind, label, sealed } = wayIn.slot
  const stored = await sql.query(
    {
      text: `insert into keeper.slot (practice, id, account, kind, label, sealed, proof_digest, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
    },
    [practice, id, account, kind, label, sealed, wayIn.kind === "recovery-kit" ? wayIn.proofDigest : null, now],
  )
  if (stored.rowCount === 0) throw new ApiError("conflict", "a slot of this id exists")
  if (wayIn.kind === "passkey") {
    const { credential } = wayIn
    const { rowCount } = await sql.query(
      {
        text: `insert into keeper.passkey (practice, slot, account, credential_id, public_key, counter, transports)
          values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
      },
      [
        practice,
        id,
        account,
        fromBase64url(credential.id),
        credential.publicKey,
        credential.counter,
        credential.transports,
      ],
    )
    if (rowCount === 0) throw new ApiError("conflict", "this passkey is registered already")
  }
  if (wayIn.kind === "password") {
    const { rowCount } = await sql.query(
      {
        text: `insert into keeper.password (practice, slot, account, login_name, registration_record, sealed_totp_secret, totp_last_step)
          values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
      },
      [practice, id, account, wayIn.loginName, wayIn.registrationRecord, wayIn.sealedTotpSecret, wayIn.totpStep],
    )
    if (rowCount === 0) {
      throw new ApiError("conflict", "this login name is taken", {
        errors: [{ field: "loginName", message: "is taken" }],
      })
    }
  }
}
