/** Types of an import's progress and report. */
export type { ImportProgress, ImportRefusal, ImportReport } from "@subrosa/engine"
