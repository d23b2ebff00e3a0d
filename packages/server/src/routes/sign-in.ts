/** Signing in, devices, sessions. */
import * as contract from "@subrosa/contract"
import type { HttpRoute } from "../http/route.ts"
import { publicRoute, signedRoute } from "./operation-route.ts"
import type { KeeperParts } from "./parts.ts"

export const signInRoutes = ({ keeper }: KeeperParts): HttpRoute[] => [
  publicRoute(contract.signInStart, keeper.signInStart),
  publicRoute(contract.signInFinish, keeper.signInFinish),
  publicRoute(contract.passwordRegister, keeper.passwordRegister),
  signedRoute(keeper.authenticate, contract.deviceSearch, keeper.deviceSearch),
  signedRoute(keeper.authenticate, contract.deviceEnd, keeper.deviceEnd),
  signedRoute(keeper.authenticate, contract.sessionEnd, keeper.sessionEnd),
]
