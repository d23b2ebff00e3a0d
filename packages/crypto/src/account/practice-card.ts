import { type Bytes, canonicalJson, equal, toBase64url } from "@subrosa/codec"
import { digest } from "../digest.ts"
import type { SigningKey } from "../ed25519.ts"
import { CryptoError } from "../error.ts"
import { bytesField, readCanonicalFields, textField, timeField, uuidField } from "../fields.ts"
import { context } from "../labels.ts"
import { sign, verify } from "../sign.ts"
import { accountCardDigest, type SignedCard, verifyAccountCard } from "./account-card.ts"

/** The anchor of all trust in a practice (spec/account.md, "Practice card"). */
export type PracticeCard = {
  practice: string
  name: string
  /** The log's origin and verifier key (spec/log.md). */
  logOrigin: string
  logKey: string
  /** The first owner's account id, and the digest of that account's card. */
  owner: string
  ownerCard: Bytes
  /** RFC 3339, UTC with milliseconds. */
  createdAt: string
}

/** The card under the first owner's signature. */
export async function makePracticeCard(content: PracticeCard, ownerKey: SigningKey): Promise<SignedCard> {
  const { practice, name, logOrigin, logKey, owner, ownerCard, createdAt } = content
  const fields = { practice, name, logOrigin, logKey, owner, ownerCard: toBase64url(ownerCard), createdAt }
  const card = canonicalJson(fields)
  parsePracticeCard(card)
  return { card, signature: await sign(ownerKey, card, context("practice-card", practice)) }
}

/** What a card says; it proves nothing by itself. Throws `invalid_input`. */
export function parsePracticeCard(card: Uint8Array): PracticeCard {
  const fields = readCanonicalFields(card)
  return {
    practice: uuidField(fields, "practice"),
    name: textField(fields, "name"),
    logOrigin: textField(fields, "logOrigin"),
    logKey: textField(fields, "logKey"),
    owner: uuidField(fields, "owner"),
    ownerCard: bytesField(fields, "ownerCard", 32),
    createdAt: timeField(fields, "createdAt"),
  }
}

/**
 * What a practice card says, once the first owner's card is the one it names and that owner's signature verifies. The
 * caller compares `practiceCardDigest` with the one it knows. Throws `invalid_input` or `invalid_signature`.
 */
export async function verifyPracticeCard(practiceCard: SignedCard, ownerCard: SignedCard): Promise<PracticeCard> {
  const content = parsePracticeCard(practiceCard.card)
  const owner = await verifyAccountCard(ownerCard)
  const named =
    owner.practice === content.practice &&
    owner.account === content.owner &&
    equal(accountCardDigest(ownerCard.card, owner), content.ownerCard)
  const signed = context("practice-card", content.practice)
  if (!named || !(await verify(owner.signPublicKey, practiceCard.card, practiceCard.signature, signed))) {
    throw new CryptoError("invalid_signature", "the practice card is not its owner's")
  }
  return content
}

/** The digest (32 bytes) every client keeps of the card it first authenticated; it refuses another. */
export function practiceCardDigest(card: Uint8Array, practice: string): Bytes {
  return digest(card, context("practice-card-digest", practice))
}
