/**
 * Whose cards a client trusts (spec/account.md, "Endorsement"): those from which a chain of newest endorsements by
 * owners leads to the first owner, whom the practice card names. All input is the server's and may lie.
 *
 * Withholding is not seen here: a server that shows an older endorsement shows older roles. The log's `account`
 * events are what tells.
 */
import { type Bytes, equal } from "@subrosa/codec"
import { CryptoError } from "../error.ts"
import { type AccountCard, accountCardDigest, type SignedCard, verifyAccountCard } from "./account-card.ts"
import { type Endorsement, parseEndorsement, type SignedEndorsement, verifyEndorsement } from "./endorsement.ts"
import type { PracticeCard } from "./practice-card.ts"

export type AccountToTrust = {
  account: string
  card: SignedCard
  /** All endorsements at hand; only the newest counts. */
  endorsements: readonly SignedEndorsement[]
}

export type TrustedAccount = { card: AccountCard; cardDigest: Bytes; roles: readonly string[] }

export type TrustRefusal =
  | "duplicate" // two accounts of one id
  | "card_invalid" // the card is malformed, of another account or practice, or not signed by its own key
  | "not_endorsed"
  | "endorsement_invalid" // malformed, for another card, account or practice, or not signed by its endorser
  | "endorser_not_trusted" // the endorser is unknown, refused, or part of a circle
  | "endorser_not_owner"

export type Trust = { trusted: Map<string, TrustedAccount>; refused: Map<string, TrustRefusal> }

type Candidate = { card: AccountCard; cardDigest: Bytes; newest?: { said: Endorsement; signed: SignedEndorsement } }

/**
 * Sorts accounts into trusted and refused. `practiceCard` must be verified. The first owner is the anchor: trusted by
 * digest alone, an owner until endorsed otherwise.
 */
export async function trustAccounts(
  practiceCard: PracticeCard,
  accounts: readonly AccountToTrust[],
): Promise<Trust> {
  const refused = new Map<string, TrustRefusal>()
  const candidates = await readCandidates(practiceCard, accounts, refused)
  const verdicts = new Map<string, TrustedAccount | undefined>()

  const judge = async (account: string): Promise<TrustedAccount | undefined> => {
    if (verdicts.has(account)) return verdicts.get(account)
    const candidate = candidates.get(account)
    if (!candidate) return undefined
    // Until it is known an account trusts nobody: a circle of endorsements ends here.
    verdicts.set(account, undefined)
    const verdict = await judgeCandidate(account, candidate)
    if (typeof verdict === "string") refused.set(account, verdict)
    else verdicts.set(account, verdict)
    return verdicts.get(account)
  }

  const judgeCandidate = async (account: string, candidate: Candidate): Promise<TrustedAccount | TrustRefusal> => {
    const { card, cardDigest, newest } = candidate
    if (account === practiceCard.owner) {
      const anchor = { card, cardDigest, roles: ["owner"] }
      // The anchor vouches while its own roles are looked up, or nobody could ever endorse it.
      verdicts.set(account, anchor)
      if (!newest) return anchor
    }
    if (!newest) return "not_endorsed"
    if (newest.said.account !== account || newest.said.practice !== practiceCard.practice) return "endorsement_invalid"
    if (!equal(newest.said.card, cardDigest)) return "endorsement_invalid"
    const endorser = await judge(newest.said.endorser)
    if (!endorser) return "endorser_not_trusted"
    if (!endorser.roles.includes("owner")) return "endorser_not_owner"
    if (!(await verifyEndorsement(newest.signed, endorser.card.signPublicKey))) return "endorsement_invalid"
    return { card, cardDigest, roles: newest.said.roles }
  }

  for (const account of candidates.keys()) await judge(account)
  const trusted = new Map<string, TrustedAccount>()
  for (const [account, verdict] of verdicts) if (verdict && !refused.has(account)) trusted.set(account, verdict)
  return { trusted, refused }
}
