/** Cases: their journal, scope and releases; notices and codes (spec/case.md). */
import * as contract from "@subrosa/contract"
import type { HttpRoute } from "../http/route.ts"
import { publicRoute, signedRoute } from "./operation-route.ts"
import type { KeeperParts } from "./parts.ts"

/** Lists of thousands of ids, letters' steps, sealed codes. */
const large = { bodyMaxBytes: 8 * 1024 * 1024 }

export const caseRoutes = ({ keeper }: KeeperParts): HttpRoute[] => [
  signedRoute(keeper.authenticate, contract.caseSearch, keeper.caseSearch),
  signedRoute(keeper.authenticate, contract.caseCreate, keeper.caseCreate, large),
  signedRoute(keeper.authenticate, contract.caseRead, keeper.caseRead),
  signedRoute(keeper.authenticate, contract.caseEntrySearch, keeper.caseEntrySearch),
  signedRoute(keeper.authenticate, contract.caseEntryCreate, keeper.caseEntryCreate, large),
  signedRoute(keeper.authenticate, contract.caseContain, keeper.caseContain),
  signedRoute(keeper.authenticate, contract.caseFactsRead, keeper.caseFactsRead, large),
  signedRoute(keeper.authenticate, contract.caseLogAt, keeper.caseLogAt),
  signedRoute(keeper.authenticate, contract.caseEventSearch, keeper.caseEventSearch, large),
  signedRoute(keeper.authenticate, contract.caseControlSearch, keeper.caseControlSearch),
  signedRoute(keeper.authenticate, contract.caseWriteSearch, keeper.caseWriteSearch),
  signedRoute(keeper.authenticate, contract.caseChartCreate, keeper.caseChartCreate, large),
  signedRoute(keeper.authenticate, contract.caseChartSearch, keeper.caseChartSearch),
  signedRoute(keeper.authenticate, contract.caseReleaseCreate, keeper.caseReleaseCreate),
  signedRoute(keeper.authenticate, contract.noticeUpdate, keeper.noticeUpdate, large),
  signedRoute(keeper.authenticate, contract.noticeSearch, keeper.noticeSearch),
  signedRoute(keeper.authenticate, contract.noticeRead, keeper.noticeRead),
  signedRoute(keeper.authenticate, contract.noticeCheck, keeper.noticeCheck),
  signedRoute(keeper.authenticate, contract.sealedNoticeSend, keeper.sealedNoticeSend),
  publicRoute(contract.sealedNoticeOpen, keeper.sealedNoticeOpen),
  signedRoute(keeper.authenticate, contract.codePoolSearch, keeper.codePoolSearch),
  signedRoute(keeper.authenticate, contract.codePoolCreate, keeper.codePoolCreate),
  signedRoute(keeper.authenticate, contract.codePoolEnd, keeper.codePoolEnd),
  signedRoute(keeper.authenticate, contract.codeCreate, keeper.codeCreate, large),
  signedRoute(keeper.authenticate, contract.codeAssign, keeper.codeAssign),
  signedRoute(keeper.authenticate, contract.codeUse, keeper.codeUse),
]
