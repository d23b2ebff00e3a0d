/** Locks. */
import * as contract from "@subrosa/contract"
import type { HttpRoute } from "../http/route.ts"
import { signedRoute } from "./operation-route.ts"
import type { KeeperParts } from "./parts.ts"

export const lockRoutes = ({ keeper }: KeeperParts): HttpRoute[] => [
  signedRoute(keeper.authenticate, contract.lockSearch, keeper.lockSearch),
  signedRoute(keeper.authenticate, contract.lockCreate, keeper.lockCreate),
  signedRoute(keeper.authenticate, contract.lockEnd, keeper.lockEnd),
]
