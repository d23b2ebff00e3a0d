/** What an incident comes to: who was exposed, what to whom by when. Pure: no clock, no network, no keys (ARCHITECTURE.md). */

export {
  type Answer,
  Assessment,
  AssessmentAnswers,
  type AssessmentInput,
  assessmentFaults,
  type Factor,
  factorsOf,
} from "./assess/assessment.ts"
export { type SafeHarbour, type SafeHarbourFacts, safeHarbour } from "./assess/safe-harbour.ts"
export { type CodeFile, type RowFault, readCodeFile, readUsageFile, type UsedCode } from "./code/read-code-file.ts"
export {
  type Assessed,
  type Cards,
  type CaseState,
  type Contained,
  caseState,
  type Duties,
  type Filed,
  type Noted,
  next,
  type Opened,
  type PoliceHold,
  type RoleHeld,
  type Scoped,
  type Step,
  scopeOf,
  stepMs,
} from "./journal/case-state.ts"
export { type JournalEntry, readJournalEntry } from "./journal/journal-entry.ts"
export { SampleCheck, type SampleMatch, type SampleRecord, type Verdict } from "./sample/sample-check.ts"
export { resourceWords, wordsOf } from "./sample/sample-words.ts"
export { type WordDiff, wordDiff } from "./sample/word-diff.ts"
export type {
  Doubt,
  Exposed,
  ExposedChart,
  ExposedCounts,
  ExposedEntry,
  ExposedSegment,
  Placed,
  Why,
} from "./scope/exposed.ts"
export { type ExposureFacts, noFacts } from "./scope/exposure-facts.ts"
export type { LoggedEvent } from "./scope/logged-event.ts"
export { ExposedCounter, exposed, ScopeFold } from "./scope/scope-fold.ts"
export { type WhyNot, whyNot } from "./scope/why-not.ts"
export { caseStatementGenerators, caseStatements } from "./statement/case-statements.ts"
export { chartStatements, segmentNames, whyNotStatements, whyText } from "./statement/chart-statements.ts"
export type { Evidence, Names, Statement } from "./statement/statement.ts"
export { takenText } from "./statement/taken-text.ts"
