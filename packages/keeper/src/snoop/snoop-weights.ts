/**
 * What each signal weighs, and from what sum on an officer is asked to look. Tuned on simulated practice years of some seeds and judged on
 * others (docs/guides/alarms.md has the figures and how to repeat them).
 */
import type { SnoopSignal } from "@subrosa/contract"

export interface SnoopWeights {
  weights: Record<SnoopSignal, number>
  /** From this sum on a chart becomes a finding. */
  threshold: number
  /** From this sum on it does so at release time already, without waiting for what comes of it. */
  atOnce: number
  /** Days that are looked at together. */
  windowDays: number
}

export const snoopWeights: SnoopWeights = {
  weights: {
    self: 5,
    neighbour: 2.2,
    colleague: 2,
    // Of a name that is one in a thousand or rarer; common names weigh less (detect-snooping.ts).
    "family-name": 2.2,
    unexplained: 1,
    "no-follow-up": 1,
    dormant: 1,
    clinical: 0.6,
    seldom: 0.6,
    "odd-hour": 0.8,
    // Each further day, at most three.
    repeated: 1,
    // Each other person from the second on, at most three.
    crowd: 1.2,
    breadth: 4,
    emergency: 1.6,
  },
  threshold: 3.5,
  atOnce: 3.2,
  windowDays: 30,
}
