/** Results of drills, kept as evidence. */
import * as contract from "@subrosa/contract"
import type { HttpRoute } from "../http/route.ts"
import { signedRoute } from "./operation-route.ts"
import type { KeeperParts } from "./parts.ts"

export const drillRoutes = ({ keeper }: KeeperParts): HttpRoute[] => [
  signedRoute(keeper.authenticate, contract.drillCreate, keeper.drillCreate),
  signedRoute(keeper.authenticate, contract.drillSearch, keeper.drillSearch),
]
