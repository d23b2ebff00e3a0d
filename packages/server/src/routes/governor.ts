/** Care relations, emergencies, ceilings, the breaker. */
import * as contract from "@subrosa/contract"
import type { HttpRoute } from "../http/route.ts"
import { signedRoute } from "./operation-route.ts"
import type { KeeperParts } from "./parts.ts"

export const governorRoutes = ({ keeper }: KeeperParts): HttpRoute[] => [
  signedRoute(keeper.authenticate, contract.careRelationSearch, keeper.careRelationSearch),
  signedRoute(keeper.authenticate, contract.careRelationCreate, keeper.careRelationCreate),
  signedRoute(keeper.authenticate, contract.careRelationEnd, keeper.careRelationEnd),
  signedRoute(keeper.authenticate, contract.breakGlassCreate, keeper.breakGlassCreate),
  signedRoute(keeper.authenticate, contract.breakGlassSearch, keeper.breakGlassSearch),
  signedRoute(keeper.authenticate, contract.ceilingSearch, keeper.ceilingSearch),
  signedRoute(keeper.authenticate, contract.breakerRead, keeper.breakerRead),
  signedRoute(keeper.authenticate, contract.breakerEnd, keeper.breakerEnd),
]
