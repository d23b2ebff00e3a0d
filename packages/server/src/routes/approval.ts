/** Acts that need a second person. */
import * as contract from "@subrosa/contract"
import type { HttpRoute } from "../http/route.ts"
import { signedRoute } from "./operation-route.ts"
import type { KeeperParts } from "./parts.ts"

export const approvalRoutes = ({ keeper }: KeeperParts): HttpRoute[] => [
  signedRoute(keeper.authenticate, contract.approvalSearch, keeper.approvalSearch),
  signedRoute(keeper.authenticate, contract.approvalDecide, keeper.approvalDecide),
  signedRoute(keeper.authenticate, contract.approvalEnd, keeper.approvalEnd),
]
