/** The bars of R14. */
import { atLeast, atMost, type Bar, holds } from "../bar.ts"
import type { R14Figures } from "./measure.ts"

export const judge = ({ used, injected, shipped, gate, baseline }: R14Figures): Bar[] => [
  atMost("foreign hosts asked for by pages of the app", used.foreign.length, 0),
  atMost(
    `requests that a tag in a chart's page got out, ${Object.keys(injected).length} ways tried`,
    Object.values(injected).reduce((sum, count) => sum + count, 0),
    0,
  ),
  atMost("requests of a tag that stands in the built app", shipped.requests, 0),
  holds(
    "a build with that tag",
    gate.withTag.length > 0,
    gate.withTag.length > 0 ? `is refused: ${gate.withTag[0]?.host} in ${gate.withTag[0]?.file}` : "passes",
    "is refused",
  ),
  holds(
    "the app as it is built",
    gate.asBuilt.length === 0,
    gate.asBuilt.length === 0 ? "names no foreign host" : gate.asBuilt.map(({ host }) => host).join(", "),
    "names no foreign host",
  ),
  atLeast("baseline: requests to the tracker from the ordinary application", baseline.requests, 1),
  atLeast("baseline: patients named in them", baseline.identifiers, 1),
  atLeast(
    "control: ways out that work where there is no policy",
    Object.values(baseline.ways).filter((count) => count > 0).length,
    8,
  ),
]
