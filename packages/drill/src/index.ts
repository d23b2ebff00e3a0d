/** The drills: real attacks on throwaway instances, and what they yield. */
export { type Bar, missedOf } from "./bar.ts"
export type { Configuration, Drill, DrillName, DrillOptions, DrillResult } from "./drill.ts"
export { DrillError, type DrillErrorCode } from "./drill-error.ts"
export { drills } from "./drills.ts"
export { keptReport } from "./report/kept-report.ts"
export { reportHtml } from "./report/report-html.ts"
export { reportText } from "./report/report-text.ts"
