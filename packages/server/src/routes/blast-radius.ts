/** What officers watch: the blast radius, the rhythm of the week. */
import * as contract from "@subrosa/contract"
import type { HttpRoute } from "../http/route.ts"
import { signedRoute } from "./operation-route.ts"
import type { KeeperParts } from "./parts.ts"

export const blastRadiusRoutes = ({ keeper }: KeeperParts): HttpRoute[] => [
  signedRoute(keeper.authenticate, contract.blastRadiusRead, keeper.blastRadiusRead),
  signedRoute(keeper.authenticate, contract.watchRead, keeper.watchRead),
]
