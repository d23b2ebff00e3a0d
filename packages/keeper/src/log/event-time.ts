/** Times in the log never run backwards: a clock that was set back repeats the newest time until it has caught up. */
import type { Event } from "@subrosa/contract"

export const laterOf = (a: Date, b: Date): Date => (a.getTime() >= b.getTime() ? a : b)

/** The event with its time, or with `floor` if that is later. RFC 3339 in UTC with milliseconds compares as text. */
export function notBefore<E extends Event>(event: E, floor: string): E {
  return event.time >= floor ? event : { ...event, time: floor }
}
