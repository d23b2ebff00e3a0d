/**
 * Signing in with the account's own signing key: from a key file (spec/key-file.md), or from a recovery kit, whose code opens
 * the account key and so the account secrets. The answer also vouches for the device that will sign requests.
 */

import { fromBase64url, toBase64url, utf8 } from "@subrosa/codec"
import type { AccountId, PracticeId, SignInStarted } from "@subrosa/contract"
import { parseAccountCard, verifySignIn } from "@subrosa/crypto"
import type { Identity } from "../identity/context.ts"
import { readBytes } from "../identity/read-bytes.ts"
import { type Attempt, attemptCreate } from "./attempts.ts"
import { newChallenge } from "./challenge.ts"
import { decoyOf } from "./decoy.ts"
import { personRead, slotsOfKind, slotUsed } from "./person.ts"
import { type Proof, signInFailed } from "./proof.ts"
import { subjectOf, tryCount } from "./throttle.ts"

/** A challenge for anyone; whether the account exists shows neither here nor in the answer to a wrong signature. */
export async function accountKeyStart(
  identity: Identity,
  kind: "recovery-kit" | "key-file",
  practice: PracticeId,
  account: AccountId,
): Promise<SignInStarted> {
  const challenge = newChallenge()
  const attempt = await attemptCreate(identity, { kind, practice, account, state: { challenge: challenge.text } })
  const started = { attempt, challenge: challenge.text }
  const decoy = decoyOf(await identity.secrets.decoyKey(), practice, account)
  const known = await identity.db.inPractice(practice, async (sql) => {
    const person = await personRead(sql, practice, account)
    if (person === undefined) return undefined
    const secrets = toBase64url(person.secrets)
    // The file holds the account key; the signing key it answers with is in the account's secrets.
    if (kind === "key-file") return person.keyFile && person.keyFileSignIn ? { secrets } : undefined
    const slots = await slotsOfKind(sql, practice, account, "recovery-kit")
    return slots.length === 0 ? undefined : { slots, secrets }
  })
  const { slot, secrets } = decoy
  return { ...started, ...(known ?? (kind === "key-file" ? { secrets } : { slots: [slot], secrets })) }
}

export async function accountKeyProve(
  identity: Identity,
  attempt: Attempt,
  signature: string,
  devicePublicKey: string,
): Promise<Proof> {
  const { kind, practice, account, state } = attempt
  if (practice === undefined || account === undefined) throw signInFailed()
  const subject = subjectOf(kind, practice, account)
  await tryCount(identity, subject)
  return identity.db.inPractice(practice, async (sql) => {
    const person = await personRead(sql, practice, account)
    if (person === undefined) throw signInFailed()
    const kits = kind === "recovery-kit" ? await slotsOfKind(sql, practice, account, "recovery-kit") : []
    const isOpen = kind === "recovery-kit" ? kits.length > 0 : person.keyFile && person.keyFileSignIn
    const isValid = await verifySignIn(
      parseAccountCard(utf8(person.card)).signPublicKey,
      {
        challenge: fromBase64url(state.challenge ?? ""),
        devicePublicKey: readBytes(devicePublicKey, "device.publicKey", 32),
      },
      readBytes(signature, "answer.signature", 64),
      { practice, account },
    )
    if (!isOpen || !isValid) throw signInFailed()
    // Which of several kits it was does not show in the signature.
    const [kit] = kits
    const slot =
      kits.length === 1 && kit !== undefined ? await slotUsed(sql, practice, kit.id, identity.clock()) : undefined
    return { person, slot: slot ?? null, subject }
  })
}
