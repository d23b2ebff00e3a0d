/** Who vouches for whom, among people whom this client trusts (spec/account.md, "Endorsement"). Pure. */
import type { AccountId } from "@subrosa/contract"
import { parseEndorsement } from "@subrosa/crypto"
import { type Directory, signedEndorsement } from "./verify-session.ts"

/** Those at work here whom the account vouches for, itself left out. Of an ended one only history is read: nobody need vouch anew. */
export function vouchedForBy(directory: Directory, endorser: AccountId): AccountId[] {
  return directory.accounts
    .filter(({ id, state }) => id !== endorser && state === "active" && endorserOf(directory, id) === endorser)
    .map(({ id }) => id)
}

/** Those on whom the account's trust hangs: itself, whoever vouches for it, and so on upwards. */
export function chainOf(directory: Directory, account: AccountId): string[] {
  const chain: string[] = []
  for (let at: string | undefined = account; at !== undefined && !chain.includes(at); ) {
    chain.push(at)
    at = endorserOf(directory, at)
  }
  return chain
}

function endorserOf({ accounts, trust }: Directory, account: string): string | undefined {
  const endorsement = accounts.find(({ id }) => id === account)?.endorsement
  if (!endorsement || !trust.trusted.has(account)) return undefined
  return parseEndorsement(signedEndorsement(endorsement).endorsement).endorser
}
