/** Signing in with a password by OPAQUE and a one-time code. Login names that nobody has get the same answers. */

import { toBase64url } from "@subrosa/codec"
import type * as contract from "@subrosa/contract"
import type { AccountId, PracticeId, SignInStarted, SlotId } from "@subrosa/contract"
import type { Identity, Public } from "../identity/context.ts"
import { normalizeLoginName } from "../identity/login-name.ts"
import { refuseField } from "../identity/refuse.ts"
import { totpContext } from "../keeper-key.ts"
import { type Attempt, attemptCreate } from "./attempts.ts"
import { answerRegistration, finishLogin, startLogin } from "./opaque.ts"
import { personRead, slotUsed } from "./person.ts"
import { type Proof, signInFailed } from "./proof.ts"
import { subjectOf, tryCount } from "./throttle.ts"
import { totpStep } from "./totp.ts"

/** OPAQUE registration, first answer. It says nothing about whether the login name is taken. */
export const passwordRegister: Public<typeof contract.passwordRegister> = async (identity, { body }) => {
  const setup = await identity.secrets.opaqueSetup()
  const loginName = normalizeLoginName(body.loginName)
  const registrationResponse = await answerRegistration(setup, loginName, body.registrationRequest)
  if (registrationResponse === undefined) throw refuseField("registrationRequest", "is not an OPAQUE message")
  return { registrationResponse }
}

type PasswordRow = { slot: SlotId; account: AccountId; registration_record: Uint8Array }
type TotpRow = { sealed_totp_secret: Uint8Array }

export async function passwordStart(
  identity: Identity,
  body: { loginName: string; startLoginRequest: string },
): Promise<SignInStarted> {
  const loginName = normalizeLoginName(body.loginName)
  const subject = subjectOf("password", loginName)
  await tryCount(identity, subject)
  const known = await passwordRead(identity, loginName)
  const started = await startLogin(
    await identity.secrets.opaqueSetup(),
    loginName,
    known && toBase64url(known.registration_record),
    body.startLoginRequest,
  )
  if (started === undefined) throw refuseField("startLoginRequest", "is not an OPAQUE message")
  const state = { serverLoginState: started.serverLoginState, subject, ...(known && { slot: known.slot }) }
  const { practice, account } = known ?? {}
  const attempt = await attemptCreate(identity, { kind: "password", practice, account, state })
  return { attempt, loginResponse: started.loginResponse }
}

export async function passwordProve(
  identity: Identity,
  { practice, account, state }: Attempt,
  answer: { finishLoginRequest: string; totpCode: string },
): Promise<Proof> {
  // Checked first and for everybody, so that an unknown name takes as long as a known one.
  const isProven = await finishLogin(state.serverLoginState ?? "", answer.finishLoginRequest)
  if (!isProven || practice === undefined || account === undefined) throw signInFailed()
  const slotId = (state.slot ?? "") as SlotId
  return identity.db.inPractice(practice, async (sql) => {
    const person = await personRead(sql, practice, account)
    const { rows } = await sql.query<TotpRow>(
      { name: "totp_read", text: "select sealed_totp_secret from keeper.password where practice = $1 and slot = $2" },
      [practice, slotId],
    )
    if (person === undefined || rows[0] === undefined) throw signInFailed()
    const secret = await identity.keyEncryptionKey.open(rows[0].sealed_totp_secret, totpContext(practice, slotId))
    const step = totpStep(secret, answer.totpCode, identity.clock())
    if (step === undefined) throw signInFailed()
    // Each step once, decided by the database: two at the same moment cannot both pass.
    const { rowCount } = await sql.query(
      {
        name: "totp_used",
        text: "update keeper.password set totp_last_step = $3 where practice = $1 and slot = $2 and totp_last_step < $3",
      },
      [practice, slotId, step],
    )
    if (rowCount === 0) throw signInFailed()
    const slot = await slotUsed(sql, practice, slotId, identity.clock())
    return { person, slot: slot ?? null, subject: state.subject ?? "" }
  })
}

async function passwordRead(
  { db }: Identity,
  loginName: string,
): Promise<(PasswordRow & { practice: PracticeId }) | undefined> {
  const { rows } = await db.anywhere((sql) =>
    sql.query<{ practice: PracticeId | null }>(
      { name: "practice_of_login", text: "select keeper.practice_of_login($1) as practice" },
      [loginName],
    ),
  )
  const practice = rows[0]?.practice
  if (practice === null || practice === undefined) return undefined
  return db.inPractice(practice, async (sql) => {
    const { rows: passwords } = await sql.query<PasswordRow>(
      {
        name: "password_read",
        text: `select w.slot, w.account, w.registration_record from keeper.password w
          join keeper.account a on a.practice = w.practice and a.id = w.account
          where w.practice = $1 and w.login_name = $2 and a.state <> 'ended'`,
      },
      [practice, loginName],
    )
    return passwords[0] && { ...passwords[0], practice }
  })
}
