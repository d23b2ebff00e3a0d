/** The report for a terminal. */
import type { R01Result } from "./r01.ts"
import { howMeasured, notMeasured, reportRows } from "./report-rows.ts"

const widthMax = 118

export function reportText(result: R01Result): string[] {
  const rows = reportRows(result)
  const wide = Math.max(...rows.map(({ subrosa }) => subrosa.length))
  const { missed } = result.verdict
  return [
    "R01 Open store: the whole database, files, logs and backup, and no key",
    "",
    ...rows.flatMap(({ measure, subrosa, plain }) => [
      measure,
      `  Subrosa       ${subrosa.padEnd(wide > 60 ? 0 : wide)}`,
      `  plain tables  ${plain}`,
    ]),
    "",
    ...howMeasured(result).flatMap((text) => fold(text)),
    "",
    "Not measured here:",
    ...notMeasured.flatMap((text) => fold(`- ${text}`, "  ")),
    "",
    ...result.search.examples.map(
      ({ kind, encoding, file, offset }) => `found: a ${kind} as ${encoding} in ${file} at byte ${offset}`,
    ),
    ...missed.map((sentence) => `missed: ${sentence}`),
    missed.length === 0
      ? `passed: all ${result.verdict.bars.length} bars met in ${result.seconds.toFixed(0)} s`
      : `failed: ${missed.length} of ${result.verdict.bars.length} bars missed`,
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
