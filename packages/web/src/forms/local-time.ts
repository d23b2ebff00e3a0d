/** Between an instant and what a date-and-time field shows, which is the local time to the minute. */
export function localTime(instant: Date): string {
  const local = new Date(instant.getTime() - instant.getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 16)
}

/** The day of an instant here, as a date field shows it. */
export const localDate = (instant: Date): string => localTime(instant).slice(0, 10)

/** The last moment here of a date field's day. Undefined for an empty or broken field. */
export const endOfDay = (date: FormDataEntryValue | null): string | undefined =>
  date === null || date === "" ? undefined : instantOf(`${String(date)}T23:59:59.999`)

/** Undefined for an empty or broken field. */
export function instantOf(local: FormDataEntryValue | null): string | undefined {
  const at = new Date(String(local ?? ""))
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}

/** The last instant of the minute that the field shows: where what was there by then is asked, that minute belongs to it. */
export function lastInstantOf(local: FormDataEntryValue | null): string | undefined {
  const first = instantOf(local)
  if (first === undefined) return undefined
  const last = new Date(first)
  last.setUTCSeconds(59, 999)
  return last.toISOString()
}
