/** Accounts, ways in, people. */
import * as contract from "@subrosa/contract"
import type { HttpRoute } from "../http/route.ts"
import { signedRoute } from "./operation-route.ts"
import type { KeeperParts } from "./parts.ts"

export const accountRoutes = ({ keeper }: KeeperParts): HttpRoute[] => [
  signedRoute(keeper.authenticate, contract.accountSearch, keeper.accountSearch),
  signedRoute(keeper.authenticate, contract.accountActivate, keeper.accountActivate),
  signedRoute(keeper.authenticate, contract.accountUpdate, keeper.accountUpdate),
  signedRoute(keeper.authenticate, contract.accountEnd, keeper.accountEnd),
  signedRoute(keeper.authenticate, contract.slotSearch, keeper.slotSearch),
  signedRoute(keeper.authenticate, contract.passkeyOptions, keeper.passkeyOptions),
  signedRoute(keeper.authenticate, contract.slotCreate, keeper.slotCreate),
  signedRoute(keeper.authenticate, contract.slotEnd, keeper.slotEnd),
]
