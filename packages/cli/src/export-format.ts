import { isLinesFileName } from "@subrosa/fhir"

export type ExportFormat = "bundle" | "ndjson"

/** What a file of that name is expected to hold: one called `all.ndjson` with a Bundle in it would not come in again. */
export const exportFormatOf = (out: string): ExportFormat =>
  isLinesFileName(out.replace(/\.age$/i, "")) ? "ndjson" : "bundle"
