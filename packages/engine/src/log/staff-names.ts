import { type AccountId, nobody } from "@subrosa/contract"
import type { Core } from "../core.ts"

/** Names from trusted cards; what the keeper did by itself is Subrosa's. An account without a card is unknown, whatever the server says. */
export async function staffNames(core: Core, accounts: readonly string[]): Promise<(account: string) => string> {
  const distinct = [...new Set(accounts)].filter((account) => account !== nobody)
  const names = new Map<string, string>([[nobody, "Subrosa"]])
  await Promise.all(
    distinct.map(async (account) => {
      const card = await core.staffCard(account as AccountId)
      if (card) names.set(account, card.name)
    }),
  )
  return (account) => (account === nobody ? "The server" : (names.get(account) ?? "Unknown person"))
}
