/** Asks to import into colleagues' caseloads before anything is sent (spec/governor.md, "Imports"). */
import { randomUuid } from "@subrosa/codec"
import { type Approval, ImportAct, ImportId, importCreate } from "@subrosa/contract"
import { awaitApproval } from "../call/await-approval.ts"
import { standingAct } from "../call/standing-request.ts"
import type { Core } from "../core.ts"

export interface CaseloadAsked {
  /** Patients of colleagues, at most. */
  charts: number
  /** Another officer has to agree, or time to pass. It goes on by itself once they have. */
  onWaiting?: ((approval: Approval) => void) | undefined
}

export async function beginCaseload(core: Core, { charts, onWaiting }: CaseloadAsked, signal: AbortSignal) {
  const standing = await standingAct(core, "import-caseload", ImportAct, (act) => act.charts >= charts)
  const act = standing ?? { import: ImportId.parse(randomUuid()), charts }
  for (;;) {
    const begun = await core.call(importCreate, { body: { id: act.import, charts: act.charts } })
    if (begun.kind === "started") return
    onWaiting?.(begun.approval)
    await awaitApproval(core, begun.approval, "import", signal)
  }
}
