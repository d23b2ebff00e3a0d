/** Whether somebody may write for one more of their colleagues' patients (spec/governor.md, "Imports"). Pure. */
import { ApiError, caseloadFree } from "@subrosa/contract"

export interface CaseloadState {
  /** Patients without a care relation that the person wrote for within the last day. */
  written: ReadonlySet<string>
  /** For how many more the imports that hold let them. */
  granted: number
}

/** @throws ApiError `second_person_required` naming what to do */
export function requireCaseload({ written, granted }: CaseloadState, charts: ReadonlySet<string>): void {
  const most = caseloadFree + granted
  const news = [...charts].filter((chart) => !written.has(chart)).length
  if (news === 0 || written.size + news <= most) return
  throw new ApiError(
    "second_person_required",
    `this would write for more than ${most} patients of colleagues within a day: begin an import into their caseload first`,
  )
}
