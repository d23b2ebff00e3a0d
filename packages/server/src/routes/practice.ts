/** The practice: its beginning, what a device needs of it, limits and settings. */
import * as contract from "@subrosa/contract"
import type { HttpRoute } from "../http/route.ts"
import { decodeB64u } from "./decode.ts"
import { firstDocument } from "./first-document.ts"
import { publicRoute, signedRoute } from "./operation-route.ts"
import type { Parts } from "./parts.ts"

export const practiceRoutes = (parts: Parts): HttpRoute[] => {
  const { keeper, clock, rpId, version } = parts
  return [
    publicRoute(contract.practiceReserve, keeper.practiceReserve),
    publicRoute(contract.practiceCreate, (input) => practiceCreate(parts, input)),
    signedRoute(keeper.authenticate, contract.sessionRead, keeper.sessionRead),
    signedRoute(keeper.authenticate, contract.limitsUpdate, keeper.limitsUpdate),
    signedRoute(keeper.authenticate, contract.settingsUpdate, keeper.settingsUpdate),
    signedRoute(keeper.authenticate, contract.witnessPolicyRead, keeper.witnessPolicyRead),
    signedRoute(keeper.authenticate, contract.witnessPolicyUpdate, keeper.witnessPolicyUpdate),
    publicRoute(contract.serverRead, async () => ({
      version,
      time: clock().toISOString(),
      ready: await keeper.practiceExists(),
      rpId,
    })),
  ]
}

type Create = typeof contract.practiceCreate

/** The keeper makes the practice, the store keeps its first documents. A repeated request completes what a lost one has begun. */
async function practiceCreate(
  { keeper, store }: Parts,
  input: contract.Parsed<Create>,
): Promise<contract.Result<Create>> {
  const { practice, teams, searchKeys, preferences } = input.body
  const documents = [
    { kind: "practice", name: "search-keys", sealed: decodeB64u(searchKeys, "searchKeys") },
    { kind: "personal", name: "preferences", sealed: decodeB64u(preferences, "preferences") },
  ] as const
  const signedIn = await keeper.practiceCreate(input)
  for (const { kind, name, sealed } of documents) {
    const team = teams.find((one) => one.kind === kind)
    if (team === undefined) throw new Error("invariant: the keeper takes no practice without these teams")
    await firstDocument(store, { practice, team: team.id, name, sealed })
  }
  return signedIn
}
