/** Between an instant and what a date-and-time field shows, which is the local time to the minute. */
export function localTime(instant: Date): string {
  const local = new Date(instant.getTime() - instant.getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 16)
}

/** Undefined for an empty or broken field. */
export function instantOf(local: FormDataEntryValue | null): string | undefined {
  const at = new Date(String(local ?? ""))
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}
