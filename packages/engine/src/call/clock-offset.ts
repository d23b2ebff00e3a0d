/** A device's clock against the server's (spec/request.md, `clock_skew`). */

/** Milliseconds to add to the platform's clock. One per engine; corrected by what a refused request says. */
export interface ClockOffset {
  ms: number
}

/** Milliseconds that `date` (the `Date` header of an answer) is ahead of the clock; 0 when it cannot be read. */
export function skewMs(date: string | null, clock: Date): number {
  const server = date === null ? Number.NaN : Date.parse(date)
  return Number.isNaN(server) ? 0 : server - clock.getTime()
}
