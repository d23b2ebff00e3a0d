import type { Event } from "@subrosa/contract"

/** An event with its place in the log: what every statement of a case refers to. */
export interface LoggedEvent {
  index: number
  event: Event
}
