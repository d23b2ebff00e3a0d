/** The people of the practice as this client can vouch for them (spec/account.md, "Endorsement"). */
import { utf8 } from "@subrosa/codec"
import type { Account, AccountId } from "@subrosa/contract"
import { parseAccountCard, type TrustRefusal } from "@subrosa/crypto"
import type { StaffMember } from "../port.ts"
import { type Directory, endorsedRoles } from "./verify-session.ts"

const sentenceOf: Record<TrustRefusal, string> = {
  card_invalid: "The card is malformed, shown twice or not signed by its own key.",
  not_endorsed: "No owner has vouched for this person.",
  endorsement_invalid: "The owner's signature does not fit this person's card.",
  endorser_not_trusted: "Whoever vouched for this person is not trusted.",
  endorser_not_owner: "Whoever vouched for this person is not an owner.",
  endorser_ended: "Whoever vouched for this person does not work here any more.",
}

/** Everyone, in the server's order. Roles are the endorsed ones; of the untrusted and pending, what the server says. Pure. */
export function staffOf({ accounts, trust }: Directory, me: AccountId): StaffMember[] {
  return accounts.map((account) => {
    const { id, state } = account
    const trusted = trust.trusted.get(id)
    const refusal = trust.refused.get(id)
    return {
      account: id,
      name: trusted?.card.name ?? nameOf(account),
      roles: trusted ? endorsedRoles({ accounts, trust }, id) : [...account.roles],
      state,
      trusted: trusted !== undefined,
      // A newcomer is not endorsed yet; that is what pending says.
      ...(refusal && state !== "pending" ? { untrustedBecause: sentenceOf[refusal] } : {}),
      me: id === me,
    }
  })
}

/** The name on a card, whatever it is worth. */
export function nameOf({ card }: Account): string {
  try {
    return parseAccountCard(utf8(card.card)).name
  } catch {
    return "Unknown"
  }
}
