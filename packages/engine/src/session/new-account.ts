/** A new account: its keys, its card, what the server keeps of it (spec/account.md, spec/keys.md). */
import { type Bytes, fromUtf8, randomUuid, toBase64url } from "@subrosa/codec"
import {
  type AccountId,
  type Card,
  type NewAccount,
  type NewDevice,
  type NewWayIn,
  type PracticeId,
  TeamId,
  type TeamKind,
} from "@subrosa/contract"
import {
  type AccountKeys,
  accountCardDigest,
  generateAccountKeys,
  makeAccountCard,
  randomKey,
  type SignedCard,
  sealAccountSecrets,
} from "@subrosa/crypto"
import type { Sealer, TeamKeyToSeal } from "../keyring/seal-team-keys.ts"

export interface AccountDraft {
  practice: PracticeId
  account: AccountId
  name: string
  keys: AccountKeys
  card: SignedCard
  cardDigest: Bytes
}

export const wireCard = ({ card, signature }: SignedCard): Card => ({
  card: fromUtf8(card),
  signature: toBase64url(signature),
})

/** Keys and self-signed card of an account that the server does not know yet. `now` is the card's time. */
export async function draftAccount(
  practice: PracticeId,
  account: AccountId,
  name: string,
  now: Date,
): Promise<AccountDraft> {
  const keys = await generateAccountKeys()
  const { kemPublicKey, signPublicKey, signSeed } = keys
  const createdAt = now.toISOString()
  const card = await makeAccountCard({ practice, account, name, kemPublicKey, signPublicKey, createdAt }, signSeed)
  return { practice, account, name, keys, card, cardDigest: accountCardDigest(card.card, { practice, account }) }
}

export async function newAccount(draft: AccountDraft, wayIn: NewWayIn, device: NewDevice): Promise<NewAccount> {
  const { practice, account, keys, card } = draft
  const secrets = await sealAccountSecrets(keys.accountKey, keys, { practice, account })
  return { id: account, card: wireCard(card), secrets: toBase64url(secrets), wayIn, device }
}

export const sealerOf = ({ practice, account, keys }: AccountDraft): Sealer => ({
  practice,
  account,
  signSeed: keys.signSeed,
})

/** The first key of a new team. */
export const newTeamKey = (kind: TeamKind): TeamKeyToSeal => ({
  team: TeamId.parse(randomUuid()),
  kind,
  version: 1,
  key: randomKey(),
})
