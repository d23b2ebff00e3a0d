/**
 * Whose cards a client trusts (spec/account.md, "Endorsement"): those from which a chain of endorsements by owners leads
 * to the first owner, whom the practice card names. All input is the server's and may lie.
 *
 * Withholding is not seen here: a server that shows an older endorsement shows older roles, and one that hides the end of
 * an owner's work lets that owner vouch on. The log's `account` events are what tells.
 */
import { type Bytes, equal } from "@subrosa/codec"
import { type AccountCard, accountCardDigest, type SignedCard, verifyAccountCard } from "./account-card.ts"
import { type Endorsement, parseEndorsement, type SignedEndorsement, verifyEndorsement } from "./endorsement.ts"
import type { PracticeCard } from "./practice-card.ts"

export type AccountToTrust = {
  account: string
  card: SignedCard
  /** The newest one. */
  endorsement?: SignedEndorsement | undefined
  /** Whether its work here is over, as far as is known: it then vouches only for others whose work is over. */
  ended?: boolean
}

export type TrustedAccount = { card: AccountCard; cardDigest: Bytes; roles: readonly string[] }

export type TrustRefusal =
  | "card_invalid" // malformed, of another account or practice, not signed by its own key, or one of two
  | "not_endorsed"
  | "endorsement_invalid" // malformed, for another card, account or practice, or not signed by its endorser
  | "endorser_not_owner"
  | "endorser_ended"
  | "endorser_not_trusted" // the endorser is refused, or part of a circle

export type Trust = { trusted: Map<string, TrustedAccount>; refused: Map<string, TrustRefusal> }

type Holder = { card: AccountCard; cardDigest: Bytes; endorsement?: SignedEndorsement | undefined }
type Link = { endorser: string; roles: readonly string[] }
type Chains = { links: Map<string, Link | TrustRefusal>; anchor: string; ended: ReadonlySet<string> }

/**
 * Sorts accounts into trusted and refused. `practiceCard` must be verified. The first owner is the anchor: trusted by
 * digest alone and always able to vouch; shown as owner until validly endorsed otherwise.
 */
export async function trustAccounts(practiceCard: PracticeCard, accounts: readonly AccountToTrust[]): Promise<Trust> {
  const holders = await readHolders(practiceCard, accounts)
  const links = new Map<string, Link | TrustRefusal>()
  for (const account of holders.keys()) links.set(account, await readLink(holders, account))
  const ended = new Set(accounts.filter((one) => one.ended).map(({ account }) => account))
  const chains = { links, anchor: practiceCard.owner, ended }

  const trust: Trust = { trusted: new Map(), refused: new Map() }
  for (const { account } of accounts) {
    const holder = holders.get(account)
    const refusal = holder ? walk(chains, account) : "card_invalid"
    if (!holder || refusal) trust.refused.set(account, refusal ?? "card_invalid")
    else {
      const { card, cardDigest } = holder
      trust.trusted.set(account, { card, cardDigest, roles: rolesOf(chains, account) })
    }
  }
  return trust
}

/** The accounts whose card is sound in itself. The first owner's must also be the one the practice card names. */
async function readHolders(practice: PracticeCard, accounts: readonly AccountToTrust[]): Promise<Map<string, Holder>> {
  const holders = new Map<string, Holder>()
  const twice = new Set<string>()
  for (const { account, card: signed, endorsement } of accounts) {
    const card = await verifyAccountCard(signed).catch(() => undefined)
    if (card?.account !== account || card.practice !== practice.practice) continue
    const cardDigest = accountCardDigest(signed.card, card)
    if (account === practice.owner && !equal(cardDigest, practice.ownerCard)) continue
    if (holders.has(account)) twice.add(account)
    holders.set(account, { card, cardDigest, endorsement })
  }
  for (const account of twice) holders.delete(account)
  return holders
}

/** Who vouches for an account, and for which roles, once that signature verifies. */
async function readLink(holders: Map<string, Holder>, account: string): Promise<Link | TrustRefusal> {
  const holder = holders.get(account)
  if (!holder?.endorsement) return "not_endorsed"
  const said = tryParse(holder.endorsement)
  const named =
    said?.account === account && said.practice === holder.card.practice && equal(said.card, holder.cardDigest)
  if (!said || !named) return "endorsement_invalid"
  const endorser = holders.get(said.endorser)
  if (!endorser) return "endorser_not_trusted"
  if (!(await verifyEndorsement(holder.endorsement, endorser.card.signPublicKey))) return "endorsement_invalid"
  return { endorser: said.endorser, roles: said.roles }
}

/**
 * Follows the chain to the anchor; every endorser on the way must be an owner, and work here still unless the account does not
 * either. `undefined` when it arrives.
 */
function walk({ links, anchor, ended }: Chains, account: string): TrustRefusal | undefined {
  const seen = new Set<string>()
  for (let at = account; at !== anchor; ) {
    const link = links.get(at) ?? "not_endorsed"
    if (typeof link === "string") return at === account ? link : "endorser_not_trusted"
    if (seen.has(at)) return "endorser_not_trusted"
    seen.add(at)
    const above = links.get(link.endorser)
    if (link.endorser !== anchor && typeof above === "object" && !above.roles.includes("owner")) {
      return at === account ? "endorser_not_owner" : "endorser_not_trusted"
    }
    if (link.endorser !== anchor && ended.has(link.endorser) && !ended.has(account)) {
      return at === account ? "endorser_ended" : "endorser_not_trusted"
    }
    at = link.endorser
  }
  return undefined
}

function rolesOf(chains: Chains, account: string): readonly string[] {
  const link = chains.links.get(account)
  if (typeof link !== "object") return ["owner"]
  const vouched = account !== chains.anchor || ownerVouches(chains, link.endorser)
  return vouched ? link.roles : ["owner"]
}

/** Whether an account that endorsed the anchor is itself a trusted owner, at work unless the anchor is not either. */
function ownerVouches(chains: Chains, endorser: string): boolean {
  const { links, anchor, ended } = chains
  if (endorser === anchor) return true
  const link = links.get(endorser)
  if (typeof link !== "object" || !link.roles.includes("owner")) return false
  return (ended.has(anchor) || !ended.has(endorser)) && walk(chains, endorser) === undefined
}

function tryParse({ endorsement }: SignedEndorsement): Endorsement | undefined {
  try {
    return parseEndorsement(endorsement)
  } catch {
    return undefined
  }
}
