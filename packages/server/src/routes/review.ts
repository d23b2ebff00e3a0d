/** The review queue, questions to staff, kinship, decoys. */
import * as contract from "@subrosa/contract"
import type { HttpRoute } from "../http/route.ts"
import { signedRoute } from "./operation-route.ts"
import type { KeeperParts } from "./parts.ts"

export const reviewRoutes = ({ keeper }: KeeperParts): HttpRoute[] => [
  signedRoute(keeper.authenticate, contract.findingSearch, keeper.findingSearch),
  signedRoute(keeper.authenticate, contract.findingDecide, keeper.findingDecide),
  signedRoute(keeper.authenticate, contract.questionSearch, keeper.questionSearch),
  signedRoute(keeper.authenticate, contract.questionAnswer, keeper.questionAnswer),
  signedRoute(keeper.authenticate, contract.kinshipUpdate, keeper.kinshipUpdate),
  signedRoute(keeper.authenticate, contract.decoySearch, keeper.decoySearch),
  signedRoute(keeper.authenticate, contract.decoyUpdate, keeper.decoyUpdate),
]
