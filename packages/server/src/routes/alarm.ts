/** Alarms: seeing, answering, and where they are sent. */
import * as contract from "@subrosa/contract"
import type { HttpRoute } from "../http/route.ts"
import { signedRoute } from "./operation-route.ts"
import type { KeeperParts } from "./parts.ts"

export const alarmRoutes = ({ keeper }: KeeperParts): HttpRoute[] => [
  signedRoute(keeper.authenticate, contract.alarmSearch, keeper.alarmSearch),
  signedRoute(keeper.authenticate, contract.alarmAnswer, keeper.alarmAnswer),
  signedRoute(keeper.authenticate, contract.alarmChannelSearch, keeper.alarmChannelSearch),
  signedRoute(keeper.authenticate, contract.alarmChannelCreate, keeper.alarmChannelCreate),
  signedRoute(keeper.authenticate, contract.alarmChannelEnd, keeper.alarmChannelEnd),
]
