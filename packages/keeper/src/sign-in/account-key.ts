/**
 * Signing in with the account's own signing key: from a key file (spec/key-file.md), or from a recovery kit, whose code opens
 * the account key and so the account secrets. The answer also vouches for the device that will sign requests.
 *
 * Whoever has a key file has what a kit opens. So a kit shows a proof of its own too (spec/keys.md, "Kit proof"): else a practice
 * could not forbid sign-in by key file.
 */
import { timingSafeEqual } from "node:crypto"

import { fromBase64url, toBase64url, utf8 } from "@subrosa/codec"
import type { AccountId, PracticeId, SignInStarted, SlotId } from "@subrosa/contract"
import { parseAccountCard, sha256, verifySignIn } from "@subrosa/crypto"
import type { Sql } from "../db.ts"
import type { Identity } from "../identity/context.ts"
import { readBytes } from "../identity/read-bytes.ts"
import { type Attempt, attemptCreate } from "./attempts.ts"
import { newChallenge } from "./challenge.ts"
import { decoyOf } from "./decoy.ts"
import { kitsRead, type Person, personRead, slotsOfKind, slotUsed } from "./person.ts"
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

type Answer = { kind: "key-file"; signature: string } | { kind: "recovery-kit"; signature: string; proof: string }

export async function accountKeyProve(
  identity: Identity,
  { kind, practice, account, state }: Attempt,
  answer: Answer,
  devicePublicKey: string,
): Promise<Proof> {
  if (practice === undefined || account === undefined) throw signInFailed()
  const subject = subjectOf(kind, practice, account)
  await tryCount(identity, subject)
  return identity.db.inPractice(practice, async (sql) => {
    const person = await personRead(sql, practice, account)
    if (person === undefined) throw signInFailed()
    const kit = answer.kind === "recovery-kit" ? await kitOf(sql, person, answer.proof) : undefined
    const isOpen = answer.kind === "recovery-kit" ? kit !== undefined : person.keyFile && person.keyFileSignIn
    const isValid = await verifySignIn(
      parseAccountCard(utf8(person.card)).signPublicKey,
      {
        challenge: fromBase64url(state.challenge ?? ""),
        devicePublicKey: readBytes(devicePublicKey, "device.publicKey", 32),
      },
      readBytes(answer.signature, "answer.signature", 64),
      { practice, account },
    )
    if (!isOpen || !isValid) throw signInFailed()
    if (kit === undefined) return { person, slot: null, subject }
    const slot = await slotUsed(sql, practice, kit, identity.clock())
    // Ended since it was read.
    if (slot === undefined) throw signInFailed()
    return { person, slot, subject }
  })
}

/** The kit whose proof this is. Every kit is compared, each in constant time. */
async function kitOf(sql: Sql, { practice, account }: Person, proof: string): Promise<SlotId | undefined> {
  const shown = sha256(readBytes(proof, "answer.proof", 32))
  const kits = await kitsRead(sql, practice, account)
  return kits.filter(({ proofDigest }) => timingSafeEqual(proofDigest, shown))[0]?.id
}
