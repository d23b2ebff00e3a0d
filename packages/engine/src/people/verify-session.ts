/**
 * What a device checks before it believes the server about the practice and its people (spec/account.md): the practice card is the one
 * it knows, the account's card holds the account's own keys, and owners vouch for it.
 */
import { equal, fromBase64url, utf8 } from "@subrosa/codec"
import {
  type Account,
  AccountId,
  type accountSearch,
  type Card,
  type PracticeId,
  type Result,
  Role,
} from "@subrosa/contract"
import {
  type AccountCard,
  CryptoError,
  kemPublicKey,
  type PracticeCard,
  parseAccountCard,
  parsePracticeCard,
  practiceCardDigest,
  type SignedCard,
  type SignedEndorsement,
  signPublicKey,
  type Trust,
  trustAccounts,
  verifyPracticeCard,
} from "@subrosa/crypto"
import type { TrustedPracticeCard } from "../core.ts"
import { EngineError } from "../port.ts"
import type { SecretKeys } from "../session/secret-keys.ts"

export interface Directory {
  accounts: readonly Account[]
  trust: Trust
}

export const signedCard = ({ card, signature }: Card): SignedCard => ({
  card: utf8(card),
  signature: fromBase64url(signature),
})

export const signedEndorsement = (from: NonNullable<Account["endorsement"]>): SignedEndorsement => ({
  endorsement: utf8(from.endorsement),
  signature: fromBase64url(from.signature),
})

/** What the practice card says and its digest, which the caller compares with the pinned one. Throws `untrusted`. */
export function readPracticeCard(card: Card, practice: PracticeId): PracticeCard & { digest: Uint8Array } {
  return trusting("The practice's card is malformed.", () => {
    const content = parsePracticeCard(utf8(card.card))
    if (content.practice !== practice) throw new CryptoError("invalid_input", "another practice's card")
    return { ...content, digest: practiceCardDigest(utf8(card.card), practice) }
  })
}

/** The account's own card, which must hold the public halves of the keys in memory. Throws `untrusted`. */
export async function readOwnCard(
  account: Pick<Account, "id" | "card">,
  practice: PracticeId,
  secrets: SecretKeys,
): Promise<AccountCard> {
  const card = trusting("Your account's card is malformed.", () => parseAccountCard(utf8(account.card.card)))
  const mine =
    card.practice === practice &&
    card.account === account.id &&
    equal(card.kemPublicKey, await kemPublicKey(secrets.kemSeed)) &&
    equal(card.signPublicKey, signPublicKey(secrets.signSeed))
  if (!mine) throw new EngineError("untrusted", "The server shows other keys for your account than your own.")
  return card
}

/** Sorts the staff into trusted and not, by chains that end at the practice card's owner. Throws `untrusted`. */
export async function verifyDirectory(
  answer: Result<typeof accountSearch>,
  practice: PracticeId,
  expectedDigest: Uint8Array,
): Promise<Directory> {
  const { accounts, practiceCard } = answer
  const { digest, owner } = readPracticeCard(practiceCard, practice)
  const founder = accounts.find(({ id }) => id === owner)
  if (!equal(digest, expectedDigest) || !founder) {
    throw new EngineError("untrusted", "The practice's card and its founder do not fit together.")
  }
  try {
    const card = await verifyPracticeCard(signedCard(practiceCard), signedCard(founder.card))
    const trust = await trustAccounts(
      card,
      accounts.map(({ id, state, card, endorsement }) => ({
        account: id,
        ended: state === "ended",
        card: signedCard(card),
        ...(endorsement ? { endorsement: signedEndorsement(endorsement) } : {}),
      })),
    )
    return { accounts, trust }
  } catch (cause) {
    throw new EngineError("untrusted", "The practice's card is not signed by its founder.", { cause })
  }
}

/** The roles that the newest endorsement gives; what the server says beside it does not count. */
export function endorsedRoles(directory: Directory, account: string): Role[] {
  const roles = directory.trust.trusted.get(account)?.roles ?? []
  return roles.flatMap((role) => {
    const known = Role.safeParse(role)
    return known.success ? [known.data] : []
  })
}

export function trustedPracticeCard(card: PracticeCard & { digest: Uint8Array }): TrustedPracticeCard {
  const { name, logOrigin, logKey, owner, digest } = card
  return { name, logOrigin, logKey, owner: AccountId.parse(owner), digest }
}

function trusting<T>(sentence: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw new EngineError("untrusted", sentence, { cause })
  }
}
