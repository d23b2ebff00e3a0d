/** The blast radius. */
import * as contract from "@subrosa/contract"
import type { HttpRoute } from "../http/route.ts"
import { signedRoute } from "./operation-route.ts"
import type { Parts } from "./parts.ts"

export const blastRadiusRoutes = ({ keeper }: Parts): HttpRoute[] => [
  signedRoute(keeper.authenticate, contract.blastRadiusRead, keeper.blastRadiusRead),
]
