/** What a chart is called on the screen. */
import type { OpenChart } from "@subrosa/engine"

/** Records may come in without a name; a line of a list that says nothing could not be chosen, or read aloud. */
export const patientName = (name: string | undefined): string =>
  name === undefined || name === "" ? "Patient without a name" : name

export const chartName = ({ kind, summary }: Pick<OpenChart, "kind" | "summary">): string =>
  kind === "practice" ? "The practice's own records" : patientName(summary.demographics?.name)
