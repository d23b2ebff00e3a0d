/** The practice: what a device needs of it, limits and settings. Its beginning is in joint/practice.ts. */
import * as contract from "@subrosa/contract"
import type { HttpRoute } from "../http/route.ts"
import { publicRoute, signedRoute } from "./operation-route.ts"
import type { KeeperParts } from "./parts.ts"

export const practiceRoutes = ({ keeper, clock, rpId, version }: KeeperParts): HttpRoute[] => [
  publicRoute(contract.practiceReserve, keeper.practiceReserve),
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
