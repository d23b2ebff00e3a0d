/** This person, an owner, vouches for a card and its roles (spec/account.md, "Endorsement"). */
import type { AccountId, Endorsement, Role } from "@subrosa/contract"
import { makeEndorsement } from "@subrosa/crypto"
import { wireEndorsement } from "../session/make-practice.ts"
import type { People } from "./people-context.ts"

export async function endorse(
  { session, now }: People,
  subject: { account: AccountId; cardDigest: Uint8Array; roles: readonly Role[] },
): Promise<Endorsement> {
  const { practice, account: endorser, secrets } = session.open()
  const { account, cardDigest, roles } = subject
  const endorsedAt = now().toISOString()
  const card = Uint8Array.from(cardDigest)
  return wireEndorsement(
    await makeEndorsement({ practice, account, card, roles, endorser, endorsedAt }, secrets.signSeed),
  )
}

/** Sorted, each once: the order is part of what is signed. */
export const sortedRoles = (roles: readonly Role[]): Role[] => [...new Set(roles)].sort()
