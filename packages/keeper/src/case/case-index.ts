/** The operations of cases, notices and codes, by their names in the contract. */
import { caseContain } from "./case-contain.ts"
import { caseControlSearch, caseEventSearch, caseLogAt, caseWriteSearch } from "./case-events.ts"
import { caseFactsRead } from "./case-facts.ts"
import { caseCreate, caseEntryCreate, caseEntrySearch, caseRead, caseSearch } from "./case-operations.ts"
import { caseReleaseCreate } from "./case-release.ts"
import { caseChartCreate, caseChartSearch } from "./case-scope.ts"
import { codeAssign, codeCreate, codePoolCreate, codePoolEnd, codePoolSearch, codeUse } from "./code-operations.ts"
import { noticeCheck, noticeRead, noticeSearch, noticeUpdate } from "./notice-operations.ts"

export const caseOperations = {
  caseSearch,
  caseCreate,
  caseRead,
  caseEntrySearch,
  caseEntryCreate,
  caseContain,
  caseFactsRead,
  caseLogAt,
  caseEventSearch,
  caseControlSearch,
  caseWriteSearch,
  caseChartCreate,
  caseChartSearch,
  caseReleaseCreate,
  noticeUpdate,
  noticeSearch,
  noticeRead,
  noticeCheck,
  codePoolSearch,
  codePoolCreate,
  codePoolEnd,
  codeCreate,
  codeAssign,
  codeUse,
}
