/** Asks to import into colleagues' caseloads before anything is sent (spec/governor.md, "Imports"). */
import { randomUuid } from "@subrosa/codec"
import { type Approval, ImportId, importCreate } from "@subrosa/contract"
import { awaitApproval } from "../call/await-approval.ts"
import type { Core } from "../core.ts"

export interface CaseloadAsked {
  /** Patients of colleagues, at most. */
  charts: number
  /** Another officer has to agree, or time to pass. It goes on by itself once they have. */
  onWaiting?: ((approval: Approval) => void) | undefined
}

export async function beginCaseload(core: Core, { charts, onWaiting }: CaseloadAsked, signal: AbortSignal) {
  const id = ImportId.parse(randomUuid())
  for (;;) {
    const begun = await core.call(importCreate, { body: { id, charts } })
    if (begun.kind === "started") return
    onWaiting?.(begun.approval)
    await awaitApproval(core, begun.approval, "import", signal)
  }
}
