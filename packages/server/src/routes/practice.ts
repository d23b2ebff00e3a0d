/** The practice: its beginning, what a device needs of it, limits and settings. */
import * as contract from "@subrosa/contract"
import { ApiError } from "@subrosa/contract"
import type { HttpRoute } from "../http/route.ts"
import { decodeB64u } from "./decode.ts"
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
    publicRoute(contract.serverRead, async () => ({
      version,
      time: clock().toISOString(),
      ready: await keeper.practiceExists(),
      rpId,
    })),
  ]
}

type Create = typeof contract.practiceCreate

/** The keeper makes the practice, the store keeps its search keys. A repeated request completes what a lost one has begun. */
async function practiceCreate(
  { keeper, store }: Parts,
  input: contract.Parsed<Create>,
): Promise<contract.Result<Create>> {
  const { practice, teams, searchKeys } = input.body
  const sealed = decodeB64u(searchKeys, "searchKeys")
  const signedIn = await keeper.practiceCreate(input)
  const team = teams.find(({ kind }) => kind === "practice")
  if (team === undefined) throw new Error("invariant: the keeper takes no practice without its team")
  try {
    await store.documentUpdate(practice, team.id, "search-keys", { version: 1, teamVersion: 1, sealed })
  } catch (error) {
    // There already, and changed since.
    if (!(error instanceof ApiError && error.code === "version_conflict")) throw error
  }
  return signedIn
}
