/** The report as one page: no script, nothing loaded from elsewhere, legible in light and dark, and when printed. */
import { escapeXhtml } from "@subrosa/fhir"
import { missedOf } from "../bar.ts"
import type { DrillResult } from "../drill.ts"

export function reportHtml(results: readonly DrillResult[], madeAt: Date): string {
  const title = `Drill ${results.map(({ drill }) => drill).join(", ")}`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${results.length > 1 ? overview(results) : ""}
${results.map(section).join("\n")}
<p><small>Made ${madeAt.toISOString()} in ${results.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(0)} s. All people are invented unless files of your own were given; the report names none.</small></p>
</main>
</body>
</html>
`
}

const overview = (results: readonly DrillResult[]): string =>
  table(
    "All drills",
    ["Drill", "Bars met", "Result"],
    results.map(({ drill, title, bars }) => {
      const missed = missedOf(bars).length
      return row(
        "th",
        `${drill} ${title}`,
        `${bars.length - missed} of ${bars.length}`,
        missed === 0 ? "passed" : "failed",
      )
    }),
  )

function section({ drill, title, capability, rows, bars, tried, notMeasured, seconds }: DrillResult): string {
  const missed = missedOf(bars)
  const passed = missed.length === 0
  const compared = rows.map(({ measure, subrosa, plain }) => row("th", measure, subrosa, plain))
  const barRows = bars.map(({ measure, measured, wanted, met }) =>
    row("th", measure, measured, wanted, met ? "met" : "missed"),
  )
  return `<section>
<h2>${drill}: ${escapeXhtml(title)}</h2>
<p>${escapeXhtml(capability)}</p>
<p class="${passed ? "passed" : "missed"}"><strong>${passed ? "Passed" : "Failed"}.</strong> ${passed ? `All ${bars.length} bars met` : `${missed.length} of ${bars.length} bars missed`}, in ${seconds.toFixed(0)} s.</p>
${table("The same attacker, twice", ["Measure", "Subrosa", "Ordinary application"], compared)}
${table("The bars", ["Measure", "Measured", "Wanted", "Result"], barRows)}
<h3>What was tried and how it was measured</h3>
${tried.map((text) => `<p>${escapeXhtml(text)}</p>`).join("\n")}
${notMeasured.length === 0 ? "" : `<h3>Not measured here</h3>\n<ul>${notMeasured.map((text) => `<li>${escapeXhtml(text)}</li>`).join("\n")}</ul>`}
</section>`
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
