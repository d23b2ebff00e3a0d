/** Team keys from a backup: each only after its sealer's signature verifies with a card that the practice vouches for (spec/keys.md). */
import { CryptoError, signPublicKey, trustAccounts, verifyPracticeCard } from "@subrosa/crypto"
import { openTeamKey } from "@subrosa/crypto/open"
import { BackupError } from "./backup-error.ts"
import type { ChartRows } from "./collect-chart.ts"

/** By `teamKeyName`. */
export type TeamKeys = Map<string, Uint8Array>

export const teamKeyName = (team: string, version: number): string => `${team}/${version}`

interface Holder {
  practice: string
  account: string
  secrets: { kemSeed: Uint8Array; signSeed: Uint8Array }
}

/** Keys that do not verify or open are left out: what they would open stays unreadable. @throws BackupError `practice_mismatch` */
export async function openTeamKeys(rows: ChartRows, { practice, account, secrets }: Holder): Promise<TeamKeys> {
  const trusted = await trustedSealers(rows)
  const keys: TeamKeys = new Map()
  for (const { team, version, sealer, ...sealed } of rows.teamKeys) {
    // Nobody but its holder seals a personal team's key.
    const kind = rows.teams.get(team)
    if (kind === undefined) continue
    const others = kind === "personal" ? undefined : trusted.get(sealer)
    const sealerKey = sealer === account ? signPublicKey(secrets.signSeed) : others
    if (sealerKey === undefined) continue
    const ids = { practice, team, kind, version, account }
    const key = await openTeamKey(secrets.kemSeed, sealed, sealerKey, ids).catch((error: unknown) => {
      if (!(error instanceof CryptoError)) throw error
      return undefined
    })
    if (key !== undefined) keys.set(teamKeyName(team, version), key)
  }
  return keys
}

/** Public signing keys of accounts that a chain of endorsements leads to, by account. */
async function trustedSealers({ practiceCard, accounts }: ChartRows): Promise<Map<string, Uint8Array>> {
  for (const { card } of accounts) {
    try {
      const { trusted } = await trustAccounts(await verifyPracticeCard(practiceCard, card), accounts)
      return new Map([...trusted].map(([account, { card: own }]) => [account, own.signPublicKey]))
    } catch (error) {
      // Not the founder's card: the next may be.
      if (!(error instanceof CryptoError)) throw error
    }
  }
  throw new BackupError("practice_mismatch", "the practice's card is not signed by its founder")
}
