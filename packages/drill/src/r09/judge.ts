/** The bars of R09. */
import { atLeast, atMost, type Bar, holds } from "../bar.ts"
import type { R09Figures } from "./measure.ts"

const emergencyMaxSeconds = 60
const alarmMaxSeconds = 600

export const judge = ({ silent, foreign, emergency, decoy, altered, simulated, baseline }: R09Figures): Bar[] => [
  atMost("silent openings without a care relation", silent.opened, 0),
  atLeast("control: with a reason said, one opens", silent.withReason, 1),
  atMost("openings outside the own care team, without an emergency", foreign.opened, 0),
  atMost(
    "seconds until an emergency was open to the one who asked",
    emergency.grantedSeconds,
    emergencyMaxSeconds,
    "s",
  ),
  holds(
    "the emergency stands in the log and at the chart",
    emergency.inLog && emergency.shownToChart,
    `${emergency.inLog ? "in the log" : "not in the log"}, ${emergency.shownToChart ? "at the chart" : "not at the chart"}`,
    "both",
  ),
  atMost(
    "seconds until officers had the emergency's alarm",
    emergency.alarmSeconds ?? Number.POSITIVE_INFINITY,
    alarmMaxSeconds,
    "s",
  ),
  atMost(
    "seconds until officers had the decoy's alarm",
    decoy.alarmSeconds ?? Number.POSITIVE_INFINITY,
    alarmMaxSeconds,
    "s",
  ),
  atLeast("entries altered beneath the app that were noticed on reading", altered.detected, altered.entries),
  atLeast("originals kept of what was changed through the app", altered.originalsKept, altered.amended),
  atLeast("simulated years: snoopers found within 7 days", simulated.recallWithin7Days, 0.95),
  atMost("simulated years: false alarms per 1,000 openings", simulated.falseAlarmsPerThousand, 1),
  atLeast("baseline: openings without a care relation", baseline.opened, 1),
]
