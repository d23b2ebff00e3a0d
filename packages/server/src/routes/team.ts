/** Teams and their members. */
import * as contract from "@subrosa/contract"
import type { HttpRoute } from "../http/route.ts"
import { signedRoute } from "./operation-route.ts"
import type { KeeperParts } from "./parts.ts"

export const teamRoutes = ({ keeper }: KeeperParts): HttpRoute[] => [
  signedRoute(keeper.authenticate, contract.teamCreate, keeper.teamCreate),
  signedRoute(keeper.authenticate, contract.teamMemberCreate, keeper.teamMemberCreate),
  signedRoute(keeper.authenticate, contract.teamMemberEnd, keeper.teamMemberEnd),
  signedRoute(keeper.authenticate, contract.teamRotate, keeper.teamRotate),
]
