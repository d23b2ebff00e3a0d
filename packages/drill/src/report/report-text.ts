/** The report for a terminal. */
import { missedOf } from "../bar.ts"
import type { DrillResult } from "../drill.ts"

const widthMax = 118

export function reportText({
  drill,
  title,
  capability,
  rows,
  bars,
  tried,
  notMeasured,
  examples,
  seconds,
}: DrillResult): string[] {
  const wide = Math.max(0, ...rows.map(({ subrosa }) => subrosa.length))
  const missed = missedOf(bars)
  return [
    `${drill} ${title}`,
    ...fold(capability),
    "",
    ...rows.flatMap(({ measure, subrosa, plain }) => [
      measure,
      `  Subrosa       ${subrosa.padEnd(wide > 60 ? 0 : wide)}`,
      `  plain tables  ${plain}`,
    ]),
    "",
    ...tried.flatMap((text) => fold(text)),
    ...(notMeasured.length === 0 ? [] : ["", "Not measured here:"]),
    ...notMeasured.flatMap((text) => fold(`- ${text}`, "  ")),
    "",
    ...examples,
    ...missed.map((sentence) => `missed: ${sentence}`),
    missed.length === 0
      ? `passed: all ${bars.length} bars met in ${seconds.toFixed(0)} s`
      : `failed: ${missed.length} of ${bars.length} bars missed`,
  ].map((line) => line.trimEnd())
}

/** Lines of at most 118 characters. */
function fold(text: string, indent = ""): string[] {
  const lines: string[] = []
  let line = ""
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > widthMax) {
      lines.push(line)
      line = indent + word
    } else line = line === "" ? word : `${line} ${word}`
  }
  return [...lines, line]
}
