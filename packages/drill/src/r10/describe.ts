/** R10 in words. */
import { number } from "../bar.ts"
import type { Row } from "../drill.ts"
import type { R10Figures } from "./measure.ts"

export function rowsOf({
  lastReadSeconds,
  tabClosedSeconds,
  later,
  cachedReadable,
  list,
  patients,
  baseline,
}: R10Figures): Row[] {
  const doors = later.reduce((sum, { opened }) => sum + opened.length, 0)
  return [
    {
      measure: "dismissal to the last successful read",
      subrosa: `${number(lastReadSeconds)} s`,
      plain: baseline.sessionAfter ? "goes on" : "at once, when somebody has deactivated the account",
    },
    {
      measure: "dismissal to the open tab without keys and charts",
      subrosa: `${number(tabClosedSeconds)} s`,
      plain: "never: the page stays as it is",
    },
    {
      measure: "doors that still open, at once, after two days, after seven years",
      subrosa: `${doors} of ${later.reduce((sum, { tried }) => sum + tried.length, 0)}`,
      plain: baseline.signInAfter ? "the password" : "0, once it is deactivated",
    },
    {
      measure: "patients readable in what the laptop keeps",
      subrosa: `${cachedReadable} of ${patients}`,
      plain: `${baseline.cachedReadable} of ${patients}, for ever`,
    },
    {
      measure: "list of what they could have seen",
      subrosa: `${list.listed} listed, ${list.truth} true, precision ${list.precision.toFixed(2)}, recall ${list.recall.toFixed(2)}`,
      plain: "the audit table, if nobody has edited it",
    },
  ]
}

export const howMeasured = ({ seed, readsBefore, later, newEntries }: R10Figures): string[] => [
  `A clinician (seed ${seed}) reads by an open tab and by hand-made signed requests several times a second (${readsBefore} openings before the end), an owner ends ` +
    "their work, and they go on. They keep device key, session, password, one-time codes, a recovery kit, and every team key ever sealed to them.",
  ...later.map(
    ({ when, opened, tried }) =>
      `${when}: ${tried.join(", ")}: ${opened.length === 0 ? "none opened" : `${opened.join(", ")} OPENED`}.`,
  ),
  `A note written after they left: ${newEntries} entries of it were handed to them.`,
]

export const notMeasured: readonly string[] = [
  "What they have read they know, and could have photographed; the list says what that can be.",
  "An account that nobody has ended and nobody uses still opens after 30 days: the ceilings on the Watch page name it, nothing ends it by itself.",
  "A leaver with an accomplice who runs the server (THREAT-MODEL.md).",
]
