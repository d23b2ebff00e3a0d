/** What every part of `people` works with, and the few looks that all of them take. */
import type { AccountId, Role, Team, TeamId } from "@subrosa/contract"
import type { TrustedAccount } from "@subrosa/crypto"
import type { Core } from "../core.ts"
import type { Keyring } from "../keyring/keyring.ts"
import type { Recipient, Sealer } from "../keyring/seal-team-keys.ts"
import type { Platform } from "../platform.ts"
import { EngineError } from "../port.ts"
import type { Session } from "../session/session.ts"
import { type Directory, endorsedRoles } from "./verify-session.ts"

export interface People {
  platform: Platform
  session: Session
  keyring: Keyring
  documents: Core["documents"]
  now(): Date
}

export interface TrustedPerson extends Recipient {
  name: string
  roles: Role[]
  cardDigest: Uint8Array
}

export function selfSealer({ session }: People): Sealer {
  const { practice, account, secrets } = session.open()
  return { practice, account, signSeed: secrets.signSeed }
}

/** Someone active whom owners vouch for. Throws `untrusted` or `refused`. */
export function trustedPerson(directory: Directory, account: AccountId): TrustedPerson {
  const found: TrustedAccount | undefined = directory.trust.trusted.get(account)
  const record = directory.accounts.find(({ id }) => id === account)
  if (record?.state !== "active") throw new EngineError("refused", "This person does not work here at present.")
  if (!found) {
    throw new EngineError(
      "untrusted",
      "No owner of the practice vouches for this person's keys. Nothing was given to them.",
    )
  }
  const { card, cardDigest } = found
  const { name, kemPublicKey } = card
  return { account, name, kemPublicKey, roles: endorsedRoles(directory, account), cardDigest }
}

/** Everyone active whom owners vouch for. */
export function trustedStaff(directory: Directory): TrustedPerson[] {
  return directory.accounts
    .filter(({ id, state }) => state === "active" && directory.trust.trusted.has(id))
    .map(({ id }) => trustedPerson(directory, id))
}

export function teamOf({ session }: People, team: TeamId): Team {
  const found = session.open().view.read.teams.find(({ id }) => id === team)
  if (!found) throw new EngineError("refused", "There is no such team, or you are not on it.")
  return found
}
