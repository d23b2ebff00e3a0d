/** R14 in words. */
import type { Row } from "../drill.ts"
import type { R14Figures } from "./measure.ts"

export const rowsOf = ({ used, injected, shipped, baseline }: R14Figures): Row[] => {
  const open = (ways: Record<string, number>) => Object.values(ways).filter((count) => count > 0).length
  return [
    {
      measure: "foreign hosts asked for in ordinary use",
      subrosa: String(used.foreign.length),
      plain: `1, in ${baseline.requests} requests`,
    },
    { measure: "patients named in what went out", subrosa: "0", plain: String(baseline.identifiers) },
    {
      measure: "ways out that work for a tag that runs in the page",
      subrosa: `${open(injected)} of ${Object.keys(injected).length}`,
      plain: `${open(baseline.ways)} of ${Object.keys(baseline.ways).length}`,
    },
    { measure: "requests of a tag in the built app", subrosa: String(shipped.requests), plain: "each page view" },
  ]
}

export const howMeasured = ({ seed, pages, used, unblockable, gate }: R14Figures): string[] => [
  `A real Chromium whose every host name but our own leads into a trap on loopback (seed ${seed}): ${pages} pages of the app, charts among them. ` +
    `The browser's own requests for itself, ${used.browsersOwn}, are counted apart.`,
  "Then a tag ran in a chart's page by the debugger, as a library turned hostile would, and tried scripts, images, fetch, beacons, sockets, frames, fonts, styles, forms, workers; " +
    "then it stood in index.html and in every script of the built app.",
  `A check of the build reads every file for addresses of other hosts: ${gate.withTag.length} found in the app with the tag, ${gate.asBuilt.length} in the one that ships.`,
  `What no policy can forbid to a script that already runs: ${Object.entries(unblockable)
    .map(([way, count]) => `${way} ${count === 0 ? "did not get out" : "GOT OUT"}`)
    .join(
      ", ",
    )}. Such a script has to be in the app's own code first, which is what the check of the build and the Trusted Types policy are for.`,
]

export const notMeasured: readonly string[] = [
  "A network observer's view of sizes and times: sizes are padded (spec/conventions.md), times are not hidden.",
  "Extensions in a person's own browser: they stand above any page's policy.",
]
