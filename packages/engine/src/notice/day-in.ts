/** The day that an instant falls on in a time zone: `2026-03-09`. */
export function dayIn(timeZone: string): (instant: string) => string {
  // Swedish writes days as ISO 8601 does.
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" })
  return (instant) => format.format(new Date(instant))
}
