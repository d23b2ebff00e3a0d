/** The report as one page: no script, nothing loaded from elsewhere, legible in light and dark, and when printed. */
import { escapeXhtml } from "@subrosa/fhir"
import type { R01Result } from "./r01.ts"
import { howMeasured, notMeasured, reportRows } from "./report-rows.ts"

export function reportHtml(result: R01Result, madeAt: Date): string {
  const { bars, missed } = result.verdict
  const passed = missed.length === 0
  const rows = reportRows(result).map(({ measure, subrosa, plain }) => row("th", measure, subrosa, plain))
  const barRows = bars.map(({ measure, measured, wanted, met }) =>
    row("th", measure, measured, wanted, met ? "met" : "missed"),
  )
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Drill R01: open store</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Drill R01: open store</h1>
<p>A thief holds the whole database, files, logs and backup of a practice, and no key. What does the copy give away?</p>
<p class="${passed ? "passed" : "missed"}"><strong>${passed ? "Passed" : "Failed"}.</strong> ${passed ? `All ${bars.length} bars met.` : `${missed.length} of ${bars.length} bars missed.`}</p>
${table("The same thief, twice", ["Measure", "Subrosa", "Plain tables"], rows)}
${table("The bars", ["Measure", "Measured", "Wanted", "Result"], barRows)}
<h2>How it was measured</h2>
${howMeasured(result)
  .map((text) => `<p>${escapeXhtml(text)}</p>`)
  .join("\n")}
<h2>Not measured here</h2>
<ul>${notMeasured.map((text) => `<li>${escapeXhtml(text)}</li>`).join("\n")}</ul>
<p><small>Made ${madeAt.toISOString()} in ${result.seconds.toFixed(0)} s. All people are invented unless files of your own were given; the report names none.</small></p>
</main>
</body>
</html>
`
}

const row = (head: "th", first: string, ...rest: string[]): string =>
  `<tr><${head} scope="row">${escapeXhtml(first)}</${head}>${rest.map((cell) => `<td>${escapeXhtml(cell)}</td>`).join("")}</tr>`

const table = (
  caption: string,
  heads: readonly string[],
  rows: readonly string[],
): string => `<div class="table"><table>
<caption>${escapeXhtml(caption)}</caption>
<thead><tr>${heads.map((head) => `<th scope="col">${escapeXhtml(head)}</th>`).join("")}</tr></thead>
<tbody>${rows.join("\n")}</tbody>
</table></div>`

const style = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
main { max-width: 62rem; margin: 2rem auto; padding: 0 1rem }
h1 { line-height: 1.2 }
.table { overflow-x: auto; margin: 2rem 0 }
table { border-collapse: collapse; width: 100% }
caption { text-align: left; font-weight: 600; font-size: 1.2rem; padding-bottom: .5rem }
th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #8886; font-variant-numeric: tabular-nums }
tbody th { font-weight: 400 }
.passed, .missed { border-left: .4rem solid; padding: .5rem 1rem }
.passed { border-color: #2a7d46 }
.missed { border-color: #b3261e }
`
