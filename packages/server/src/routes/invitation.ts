/** Invitations, as far as the keeper answers alone; see joint/invitation.ts for the rest. */
import * as contract from "@subrosa/contract"
import type { HttpRoute } from "../http/route.ts"
import { publicRoute, signedRoute } from "./operation-route.ts"
import type { KeeperParts } from "./parts.ts"

export const invitationRoutes = ({ keeper }: KeeperParts): HttpRoute[] => [
  signedRoute(keeper.authenticate, contract.invitationSearch, keeper.invitationSearch),
  publicRoute(contract.invitationRead, keeper.invitationRead),
]
