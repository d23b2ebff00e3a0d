/**
 * Breach-notification duties: the rules of 73 jurisdictions as data, and the engine that reads them.
 *
 * Not legal advice. The rows are in `@subrosa/law/jurisdictions`, apart because they are large. Pure functions, for
 * browsers, web workers and Node alike.
 */
export type { HoldEffect } from "./apply-hold.ts"
export { assessDuties } from "./assess-duties.ts"
export { type CalendarItem, calendar } from "./calendar.ts"
export {
  type ConditionCode,
  conditionCodes,
  type Element,
  type EventCode,
  elements,
  events,
  type RecipientKind,
} from "./codes.ts"
export { daysAfter } from "./days-after.ts"
export { type Duty, isOwed, type Letter } from "./duty.ts"
export { type Facts, FactsError, type FactsIssue, type PoliceHold, parseFacts } from "./facts.ts"
export { type JurisdictionId, jurisdictionIds } from "./jurisdiction-ids.ts"
export { jurisdictionOf, type PostalPlace } from "./jurisdiction-of.ts"
export { oralHoldDaysMax } from "./police-hold.ts"
export { Filed, parseFiled, recordFiled } from "./record-filed.ts"
export type { Condition, Deadline, Jurisdiction, Recipient } from "./row.ts"
export { type SideClock, sideClocks } from "./side-clocks.ts"
