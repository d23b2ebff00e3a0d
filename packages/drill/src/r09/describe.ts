/** R09 in words. */
import { number, ofAll } from "../bar.ts"
import type { Row } from "../drill.ts"
import type { R09Figures } from "./measure.ts"

export const rowsOf = ({ silent, foreign, emergency, decoy, altered, simulated, baseline }: R09Figures): Row[] => [
  {
    measure: "silent openings of patients who are not one's own",
    subrosa: ofAll(silent.opened, silent.tried),
    plain: ofAll(baseline.opened, baseline.tried),
  },
  {
    measure: "openings outside the care team",
    subrosa: ofAll(foreign.opened, foreign.tried),
    plain: "there are no teams",
  },
  {
    measure: "emergency: granted, and told to officers",
    subrosa: `${number(emergency.grantedSeconds)} s, ${emergency.alarmSeconds === undefined ? "not told" : `${number(emergency.alarmSeconds)} s`}`,
    plain: "not told",
  },
  {
    measure: "a decoy opened: alarm",
    subrosa: decoy.alarmSeconds === undefined ? "none" : `${number(decoy.alarmSeconds)} s`,
    plain: "none",
  },
  {
    measure: "entries altered in the tables and noticed; originals kept in the app",
    subrosa: `${ofAll(altered.detected, altered.entries)}; ${altered.originalsKept} of ${altered.amended}`,
    plain: `none; ${baseline.originalsKept} of ${baseline.altered}`,
  },
  {
    measure: "snoopers found within 7 days in simulated years; false alarms per 1,000 openings",
    subrosa: `${(simulated.recallWithin7Days * 100).toFixed(1)} %; ${simulated.falseAlarmsPerThousand.toFixed(2)}`,
    plain: "nobody looks",
  },
]

export const howMeasured = ({ seed, silent, simulated }: R09Figures): string[] => [
  `A clinician (seed ${seed}) whose membership no longer explains anything tried ${silent.tried} charts of the own team without a word and one with a reason, all of another team, ` +
    "an emergency, a decoy; an owner changed a record through the app; entries were altered in their table by a byte.",
  `${simulated.years} simulated years: ${number(simulated.openings)} openings, ${simulated.snoopers} snoopers of ${simulated.kinds.length} kinds, judged by the keeper's own rules (subrosa simulate). Within 7 days by kind: ${simulated.kinds
    .map(({ kind, within7Days }) => `${kind} ${(within7Days * 100).toFixed(0)} %`)
    .join(", ")}.`,
]

export const notMeasured: readonly string[] = [
  "Telling the patient: there is no patient's door yet; who opened a chart, and that it was an emergency, is one click away at the chart.",
  "A colleague's unlocked screen: openings there are the colleague's, counted and listed as theirs.",
  "A reason that is a lie opens a chart of one's own team. It stands in the log, weighs three patients, and is what the review queue shows.",
]
