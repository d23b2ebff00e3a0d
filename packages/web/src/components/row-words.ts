/** How a line of a chart says what it is and how it stands, to people who have not read FHIR; the resource itself opens below it. */
import type { ChartRow } from "@subrosa/fhir"

const plainTypes: Record<string, string> = {
  Composition: "Note",
  DocumentReference: "Document",
  MedicationRequest: "Prescription",
  MedicationStatement: "Medication",
  QuestionnaireResponse: "Questionnaire",
  ServiceRequest: "Order",
}

/** `ExplanationOfBenefit` as "Explanation of benefit". */
export function typeText(resourceType: string): string {
  const words = resourceType.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase()
  return plainTypes[resourceType] ?? words.charAt(0).toUpperCase() + words.slice(1)
}

export const statusText = ({ type, status }: Pick<ChartRow, "type" | "status">): string | undefined =>
  type === "Composition" && status === "final" ? "signed" : status
