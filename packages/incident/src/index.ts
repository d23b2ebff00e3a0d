/** What an incident comes to: who was exposed, what to whom by when. Pure: no clock, no network, no keys (ARCHITECTURE.md). */

export { CaseId, type CaseKind, caseKinds } from "./case-id.ts"
