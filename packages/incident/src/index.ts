/** What an incident comes to: who was exposed, what to whom by when. Pure: no clock, no network, no keys (ARCHITECTURE.md). */

export type {
  Doubt,
  Exposed,
  ExposedChart,
  ExposedCounts,
  ExposedEntry,
  ExposedSegment,
  Why,
} from "./scope/exposed.ts"
export { type ExposureFacts, type LeaseFact, noFacts, type SessionFact } from "./scope/exposure-facts.ts"
export type { LoggedEvent } from "./scope/logged-event.ts"
export { ExposedCounter, exposed, ScopeFold } from "./scope/scope-fold.ts"
