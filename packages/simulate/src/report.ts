/** The figures of simulated years, for people. */
import { bars, missedBars, type SimulatedYears } from "./simulate.ts"

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

export function reportYears(simulated: SimulatedYears): string[] {
  const { years, openings, days, seed, snoopers } = simulated
  const what =
    years === 1
      ? `A simulated practice: ${days} days`
      : `${years} simulated practices, ${days} days each, judged together`
  const seeds = years === 1 ? `seed ${seed}` : `seeds ${seed} to ${seed + years - 1}`
  return [
    `${what}: ${openings.toLocaleString("en")} openings, ${snoopers} snoopers (${seeds}).`,
    "",
    "Honest people:",
    `  openings that ask for a reason     ${percent(simulated.needReasonShare).padStart(8)}   bar ${percent(bars.needReasonShare)}`,
    `  openings that meet an obstacle     ${simulated.obstructedPerThousand.toFixed(2).padStart(8)}   in 1,000; bar ${bars.obstructedPerThousand}`,
    `  the breaker tripped                ${String(simulated.breakerTrips).padStart(8)}   times`,
    `  false alarms                       ${simulated.falseAlarmsPerThousand.toFixed(2).padStart(8)}   in 1,000 openings; bar ${bars.falseAlarmsPerThousand} (${simulated.falseAlarms} in all)`,
    "Snoopers:",
    `  found within 7 days                ${percent(simulated.recallWithin7Days).padStart(8)}   bar ${percent(bars.recallWithin7Days)}`,
    `  found at all                       ${percent(simulated.recallEver).padStart(8)}`,
    "",
    "  kind                snoopers   within 7 days   ever      median",
    ...simulated.kinds.map(
      ({ kind, snoopers: count, within7Days, ever, medianDays }) =>
        `  ${kind.padEnd(20)}${String(count).padStart(8)}${percent(within7Days).padStart(16)}${percent(ever).padStart(10)}${medianDays === undefined ? "" : `${medianDays.toFixed(1).padStart(8)} days`}`,
    ),
    ...missedBars(simulated).map((missed) => `missed: ${missed}`),
  ]
}
