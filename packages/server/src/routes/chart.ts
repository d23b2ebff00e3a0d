/** Charts as the keeper knows them. Writing and opening, where the store has its part, are in joint/chart.ts. */
import * as contract from "@subrosa/contract"
import type { HttpRoute } from "../http/route.ts"
import { signedRoute } from "./operation-route.ts"
import type { KeeperParts } from "./parts.ts"

export const chartRoutes = ({ keeper }: KeeperParts): HttpRoute[] => [
  signedRoute(keeper.authenticate, contract.chartRead, (caller, { params }) => keeper.chartRead(caller, params.chart)),
  signedRoute(keeper.authenticate, contract.chartPractice, async (caller) => ({
    chart: await keeper.chartPractice(caller),
  })),
  signedRoute(keeper.authenticate, contract.segmentCreate, (caller, { params, body }) =>
    keeper.segmentCreate(caller, params.chart, body),
  ),
  signedRoute(keeper.authenticate, contract.exportCreate, keeper.exportCreate),
  signedRoute(keeper.authenticate, contract.importCreate, keeper.importCreate),
]
