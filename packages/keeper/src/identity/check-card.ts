/**
 * Checks of what clients sign (spec/account.md): cards, endorsements, sealed team keys. Clients verify all of it again; the
 * keeper refuses what they would, so that nobody is locked out by what only looked right.
 */

import { type Bytes, equal, utf8 } from "@subrosa/codec"
import type {
  AccountId,
  Card,
  Endorsement,
  PracticeId,
  Roles,
  SealedTeamKey,
  TeamId,
  TeamKind,
} from "@subrosa/contract"
import {
  type AccountCard,
  accountCardDigest,
  CryptoError,
  parseEndorsement,
  practiceCardDigest,
  verifyAccountCard,
  verifyEndorsement,
  verifyPracticeCard,
  verifyTeamKey,
} from "@subrosa/crypto"
import { readBytes } from "./read-bytes.ts"
import { refuseField } from "./refuse.ts"

/** HPKE with X-Wing: enc (1120 bytes), a 32-byte key, a tag. */
const sealedTeamKeyBytes = 1120 + 32 + 16

/** A new account's card, which must be self-signed and name the practice and account it is for. */
export async function checkAccountCard(
  card: Card,
  ids: { practice: PracticeId; account: AccountId },
  field: string,
): Promise<{ content: AccountCard; digest: Bytes; signature: Bytes }> {
  const signature = readBytes(card.signature, `${field}.signature`, 64)
  const content = await orRefuse(field, () => verifyAccountCard({ card: utf8(card.card), signature }))
  if (content.practice !== ids.practice || content.account !== ids.account) {
    throw refuseField(field, "names another account")
  }
  return { content, digest: accountCardDigest(utf8(card.card), content), signature }
}

/** The practice card of a reservation, signed by the owner whose card is `ownerCard`. Answers its digest. */
export async function checkPracticeCard(
  card: Card,
  ownerCard: Card,
  expected: { practice: PracticeId; logOrigin: string; logKey: string },
  field: string,
): Promise<{ digest: Bytes; signature: Bytes }> {
  const bytes = utf8(card.card)
  const signature = readBytes(card.signature, `${field}.signature`, 64)
  const owner = { card: utf8(ownerCard.card), signature: readBytes(ownerCard.signature, "account.card.signature", 64) }
  const content = await orRefuse(field, () => verifyPracticeCard({ card: bytes, signature }, owner))
  for (const name of ["practice", "logOrigin", "logKey"] as const) {
    if (content[name] !== expected[name]) throw refuseField(field, `has another ${name} than was reserved`)
  }
  return { digest: practiceCardDigest(bytes, content.practice), signature }
}

/** An endorsement of this card with exactly these roles by this endorser. Answers its signature. */
export async function checkEndorsement(
  { endorsement, signature }: Endorsement,
  expected: {
    practice: PracticeId
    account: AccountId
    cardDigest: Uint8Array
    roles: Roles
    endorser: AccountId
    endorserKey: Uint8Array
  },
  field: string,
): Promise<Bytes> {
  const signed = { endorsement: utf8(endorsement), signature: readBytes(signature, `${field}.signature`, 64) }
  const said = await orRefuse(field, () => parseEndorsement(signed.endorsement))
  if (said.practice !== expected.practice || said.account !== expected.account) {
    throw refuseField(field, "names another account")
  }
  if (!equal(said.card, expected.cardDigest)) throw refuseField(field, "is for another card")
  if (said.endorser !== expected.endorser) throw refuseField(field, "must be by the one who asks")
  if (!sameRoles(said.roles, expected.roles)) throw refuseField(field, "is for other roles")
  if (!(await verifyEndorsement(signed, expected.endorserKey))) throw refuseField(field, "has a wrong signature")
  return signed.signature
}

export type CheckedTeamKey = SealedTeamKey & { sealedBytes: Bytes; signatureBytes: Bytes }

/**
 * Sealed team keys, each signed by `sealer`, whose card holds `sealerKey`, for a team of the kind that `teams` names (spec/keys.md).
 * That the account is the right one, and the team, is the caller's check.
 */
export async function checkTeamKeys(
  keys: readonly SealedTeamKey[],
  sealer: { practice: PracticeId; account: AccountId; signPublicKey: Uint8Array },
  teams: readonly { id: TeamId; kind: TeamKind }[],
  field: string,
): Promise<CheckedTeamKey[]> {
  const checked = await Promise.allSettled(
    keys.map(async (key, i) => {
      const at = `${field}.${i}`
      const sealed = readBytes(key.sealed, `${at}.sealed`, sealedTeamKeyBytes)
      const signature = readBytes(key.signature, `${at}.signature`, 64)
      if (key.sealer !== sealer.account) throw refuseField(`${at}.sealer`, "must be the one who asks")
      const { team, version, account } = key
      const kind = teams.find(({ id }) => id === team)?.kind
      if (kind === undefined) throw refuseField(`${at}.team`, "is no team to seal a key of")
      const ids = { practice: sealer.practice, team, kind, version, account }
      const valid = await orRefuse(at, () => verifyTeamKey({ sealed, signature }, sealer.signPublicKey, ids))
      if (!valid) throw refuseField(`${at}.signature`, "does not verify")
      return { ...key, sealedBytes: sealed, signatureBytes: signature }
    }),
  )
  // The first in order, not in time: the same request gets the same answer.
  return checked.map((one) => {
    if (one.status === "rejected") throw one.reason
    return one.value
  })
}

export function sameRoles(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((role, i) => role === b[i])
}

async function orRefuse<T>(field: string, act: () => T | Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof CryptoError) throw refuseField(field, error.message)
    throw error
  }
}
