/** A request of one's own that stands already (spec/governor.md, "Approvals"). */
import { type ApprovalKind, approvalSearch } from "@subrosa/contract"
import type { ZodType } from "zod"
import type { Core } from "../core.ts"

/**
 * The newest act of this kind that this person has asked for and that may still be done, if `fits` holds of it: the wait outlives the
 * page, the command or the session that began it, and what is asked for again is not waited for anew.
 */
export async function standingAct<T>(
  core: Core,
  kind: ApprovalKind,
  shape: ZodType<T>,
  fits: (act: T) => boolean = () => true,
): Promise<T | undefined> {
  const { approvals } = await core.call(approvalSearch, { query: { pending: "true" } })
  const own = approvals.filter((one) => one.kind === kind && one.requestedBy === core.account())
  return own.map(({ act }) => shape.safeParse(JSON.parse(act)).data).find((act) => act !== undefined && fits(act))
}
