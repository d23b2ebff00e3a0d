import { type Bytes, canonicalJson, toBase64url } from "@subrosa/codec"
import { digest } from "../digest.ts"
import type { SigningKey } from "../ed25519.ts"
import { CryptoError } from "../error.ts"
import { bytesField, readCanonicalFields, textField, timeField, uuidField } from "../fields.ts"
import { kemPublicKeyBytes } from "../hpke-lengths.ts"
import type { AccountIds } from "../keys/account-secrets.ts"
import { context } from "../labels.ts"
import { sign, verify } from "../sign.ts"

/** Who an account is: its public keys under its own signature (spec/account.md, "Account card"). */
export type AccountCard = AccountIds & {
  name: string
  kemPublicKey: Bytes
  signPublicKey: Bytes
  /** RFC 3339, UTC with milliseconds. */
  createdAt: string
}

/** A card as it travels: the canonical JSON and its signature. */
export type SignedCard = { card: Bytes; signature: Bytes }

export async function makeAccountCard(content: AccountCard, signKey: SigningKey): Promise<SignedCard> {
  const { practice, account, name, kemPublicKey, signPublicKey, createdAt } = content
  const card = canonicalJson({
    practice,
    account,
    name,
    kemPublicKey: toBase64url(kemPublicKey),
    signPublicKey: toBase64url(signPublicKey),
    createdAt,
  })
  parseAccountCard(card)
  return { card, signature: await sign(signKey, card, context("account-card", practice, account)) }
}

/** What a card says; it proves nothing by itself. Throws `invalid_input`. */
export function parseAccountCard(card: Uint8Array): AccountCard {
  const fields = readCanonicalFields(card)
  return {
    practice: uuidField(fields, "practice"),
    account: uuidField(fields, "account"),
    name: textField(fields, "name"),
    kemPublicKey: bytesField(fields, "kemPublicKey", kemPublicKeyBytes),
    signPublicKey: bytesField(fields, "signPublicKey", 32),
    createdAt: timeField(fields, "createdAt"),
  }
}

/**
 * What a card says, once its own signature verifies. That its holder is who it names takes an endorsement or a
 * newcomer's mac besides. Throws `invalid_input` or `invalid_signature`.
 */
export async function verifyAccountCard({ card, signature }: SignedCard): Promise<AccountCard> {
  const content = parseAccountCard(card)
  const signed = context("account-card", content.practice, content.account)
  if (!(await verify(content.signPublicKey, card, signature, signed))) {
    throw new CryptoError("invalid_signature", "the account card's signature does not verify")
  }
  return content
}

/** The digest (32 bytes) by which endorsements, macs and the practice card name a card. */
export function accountCardDigest(card: Uint8Array, { practice, account }: AccountIds): Bytes {
  return digest(card, context("account-card-digest", practice, account))
}
