/** Recovery by helpers. */
import * as contract from "@subrosa/contract"
import type { HttpRoute } from "../http/route.ts"
import { publicRoute, signedRoute } from "./operation-route.ts"
import type { KeeperParts } from "./parts.ts"

export const recoveryRoutes = ({ keeper }: KeeperParts): HttpRoute[] => [
  signedRoute(keeper.authenticate, contract.recoveryHelpersRead, keeper.recoveryHelpersRead),
  signedRoute(keeper.authenticate, contract.recoveryHelpersUpdate, keeper.recoveryHelpersUpdate),
  signedRoute(keeper.authenticate, contract.recoveryHelpersEnd, keeper.recoveryHelpersEnd),
  signedRoute(keeper.authenticate, contract.recoverySearch, keeper.recoverySearch),
  signedRoute(keeper.authenticate, contract.recoveryCreate, keeper.recoveryCreate),
  signedRoute(keeper.authenticate, contract.recoveryKeyRead, keeper.recoveryKeyRead),
  signedRoute(keeper.authenticate, contract.recoveryLinkUpdate, keeper.recoveryLinkUpdate),
  signedRoute(keeper.authenticate, contract.recoveryEnd, keeper.recoveryEnd),
  publicRoute(contract.recoveryRead, keeper.recoveryRead),
  publicRoute(contract.recoveryFinish, keeper.recoveryFinish),
  signedRoute(keeper.authenticate, contract.recoveryNoticeAcknowledge, keeper.recoveryNoticeAcknowledge),
  signedRoute(keeper.authenticate, contract.recoveryNoticeDispute, keeper.recoveryNoticeDispute),
]
