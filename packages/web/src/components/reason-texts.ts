/** Reasons for opening a chart, in the words of the screen. */
import type { EmergencyCode, ReasonCode, StatedReason } from "@subrosa/contract"

/** What a person can say; the app itself says `own-note`. */
export type SayableReason = Exclude<StatedReason, "own-note">
export const sayable: readonly SayableReason[] = [
  "cover",
  "call",
  "coordination",
  "records-request",
  "administration",
  "other",
]

export const reasonTexts: Record<ReasonCode, string> = {
  cover: "Covering for a colleague",
  call: "The patient called or wrote",
  coordination: "Coordinating care with a colleague",
  "records-request": "A request for records",
  administration: "Administration",
  other: "Something else",
  "own-note": "Own unsigned note",
  author: "Wrote in this chart before",
  created: "Made this chart",
  assigned: "Treating colleague",
  "hand-over": "Hand-over",
  appointment: "Appointment",
  "billing-task": "Billing task",
  supervision: "Supervision",
  "break-glass": "Emergency",
  "team-joined": "New on the care team",
  desk: "Desk work",
  reopened: "Opened earlier that day",
  export: "Export",
  incident: "Work on an incident",
}

/** "Covering for a colleague, Emergency". */
export const reasonsText = (reasons: readonly ReasonCode[]): string =>
  reasons.map((reason) => reasonTexts[reason]).join(", ")

export const emergencyTexts: Record<EmergencyCode, string> = {
  "danger-to-self": "The patient may harm themselves",
  "danger-to-others": "The patient may harm someone else",
  medical: "A medical emergency",
  "unreachable-clinician": "Their clinician cannot be reached, and it cannot wait",
  other: "Another emergency",
}
