/** Waits until a second person has agreed, or time has passed, as an act needs it (spec/governor.md, "Approvals"). */
import { type Approval, type ApprovalState, approvalEnd, approvalSearch } from "@subrosa/contract"
import type { Core } from "../core.ts"
import { EngineError } from "../port.ts"

const pollMs = 5_000

/**
 * Resolves once it is due. `act` names it in sentences ("the export").
 *
 * @throws EngineError `refused` when it was not given; the signal takes the request back
 */
export async function awaitApproval(
  core: Core,
  { id }: Approval,
  act: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (;;) {
    await core.platform.sleep(pollMs)
    if (signal?.aborted) {
      await core.call(approvalEnd, { params: { approval: id } })
      throw new EngineError("refused", endings.cancelled(act))
    }
    const { approvals } = await core.call(approvalSearch, {})
    const found = approvals.find((one) => one.id === id)
    if (found?.due) return
    if (found?.state !== "open" && found?.state !== "approved")
      throw new EngineError("refused", endings[found?.state ?? "expired"](act))
  }
}

const endings: Record<Exclude<ApprovalState, "open" | "approved">, (act: string) => string> = {
  refused: (act) => `The second person refused the ${act}.`,
  cancelled: (act) => `The ${act} was cancelled before it began.`,
  expired: (act) => `Nobody agreed to the ${act} in time. Start it again.`,
  applied: (act) => `This ${act} was begun elsewhere.`,
}
