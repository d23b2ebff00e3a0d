/** Whoever goes on at a limit again and again is no person at work: after so many refusals in a row an officer has to look. Pure. */

/** Refusals at a limit, none further than the pause from the one before. */
export const refusalsMax = 20
const pauseMs = 600_000

export interface Refusals {
  refusals: number
  lastAt: Date
}

/** One more refusal after those before, if they are of one row. */
export function countRefusal(before: Refusals | undefined, now: Date): Refusals {
  const follows = before !== undefined && now.getTime() - before.lastAt.getTime() <= pauseMs
  return { refusals: (follows ? before.refusals : 0) + 1, lastAt: now }
}

export const isHammering = ({ refusals }: Refusals): boolean => refusals >= refusalsMax
