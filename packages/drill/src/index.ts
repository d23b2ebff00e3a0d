/** The drills: real attacks on a throwaway instance, and what they yield (R01 so far). */
export { DrillError, type DrillErrorCode } from "./drill-error.ts"
export type { Bar, Verdict } from "./judge.ts"
export { type R01Options, type R01Result, runR01 } from "./r01.ts"
export { reportHtml } from "./report-html.ts"
export { reportText } from "./report-text.ts"
