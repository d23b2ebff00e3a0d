/** Signing in with a passkey (WebAuthn assertion). Its PRF output opens the key slot in the client and never comes here. */

import { type Bytes, fromBase64url, toBase64url } from "@subrosa/codec"
import type { AccountId, PracticeId, SignInStarted, SlotId } from "@subrosa/contract"
import type { Identity } from "../identity/context.ts"
import { refuseField } from "../identity/refuse.ts"
import { type Attempt, attemptCreate } from "./attempts.ts"
import { newChallenge } from "./challenge.ts"
import { decoyOf } from "./decoy.ts"
import { credentialsOf, personRead, slotUsed } from "./person.ts"
import { type Proof, signInFailed } from "./proof.ts"
import { subjectOf, tryCount } from "./throttle.ts"
import { authenticationOptions, checkAssertion, credentialIdOf, userHandle } from "./webauthn.ts"

/** Without an account any passkey of this server may answer; with one, only its own, and its PRF salt comes along. */
export async function passkeyStart(
  identity: Identity,
  { practice, account }: { practice?: PracticeId | undefined; account?: AccountId | undefined },
): Promise<SignInStarted> {
  const challenge = newChallenge()
  const attempt = () =>
    attemptCreate(identity, { kind: "passkey", practice, account, state: { challenge: challenge.text } })
  if (account === undefined) {
    return { attempt: await attempt(), options: await authenticationOptions(identity, challenge.bytes, []) }
  }
  if (practice === undefined) throw refuseField("practice", "must come with account")
  const decoy = decoyOf(await identity.secrets.decoyKey(), practice, account)
  const known = await identity.db.inPractice(practice, async (sql) => {
    const person = await personRead(sql, practice, account)
    const credentials = person === undefined ? [] : await credentialsOf(sql, practice, account)
    return person === undefined || credentials.length === 0
      ? { credentials: [{ id: decoy.credentialId, transports: ["internal"] }], prfSalt: decoy.prfSalt }
      : { credentials, prfSalt: toBase64url(person.prfSalt) }
  })
  return {
    attempt: await attempt(),
    options: await authenticationOptions(identity, challenge.bytes, known.credentials),
    prfSalt: known.prfSalt,
  }
}

type PasskeyRow = {
  slot: SlotId
  account: AccountId
  public_key: Uint8Array
  counter: number
}

export async function passkeyProve(
  identity: Identity,
  attempt: Attempt,
  assertion: Record<string, unknown>,
): Promise<Proof> {
  const id = credentialIdOf(assertion)
  const credentialId = id === undefined ? undefined : readCredentialId(id)
  if (id === undefined || credentialId === undefined) throw signInFailed()
  const practice = await practiceOfCredential(identity, credentialId)
  if (practice === undefined || (attempt.practice ?? practice) !== practice) throw signInFailed()

  return identity.db.inPractice(practice, async (sql) => {
    const { rows } = await sql.query<PasskeyRow>(
      {
        name: "passkey_read",
        text: "select slot, account, public_key, counter from keeper.passkey where practice = $1 and credential_id = $2",
      },
      [practice, credentialId],
    )
    const passkey = rows[0]
    if (passkey === undefined || (attempt.account ?? passkey.account) !== passkey.account) throw signInFailed()
    const subject = subjectOf("passkey", practice, passkey.account)
    await tryCount(identity, subject)
    const counter = await checkAssertion(
      identity,
      assertion,
      attempt.state.challenge ?? "",
      { id, publicKey: passkey.public_key, counter: passkey.counter, transports: [] },
      userHandle(practice, passkey.account),
    )
    const person = await personRead(sql, practice, passkey.account)
    if (counter === undefined || person === undefined) throw signInFailed()
    // Compared again while writing: of two answers with one counter the second is a copy's.
    const { rowCount } = await sql.query(
      {
        name: "passkey_counted",
        text: "update keeper.passkey set counter = $3 where practice = $1 and slot = $2 and (counter < $3 or $3 = 0)",
      },
      [practice, passkey.slot, counter],
    )
    if (rowCount === 0) throw signInFailed()
    const slot = await slotUsed(sql, practice, passkey.slot, identity.clock())
    return { person, slot: slot ?? null, subject }
  })
}

async function practiceOfCredential({ db }: Identity, credentialId: Bytes): Promise<PracticeId | undefined> {
  const { rows } = await db.anywhere((sql) =>
    sql.query<{ practice: PracticeId | null }>(
      { name: "practice_of_credential", text: "select keeper.practice_of_credential($1) as practice" },
      [credentialId],
    ),
  )
  return rows[0]?.practice ?? undefined
}

function readCredentialId(text: string): Bytes | undefined {
  try {
    return fromBase64url(text)
  } catch {
    return undefined
  }
}
