/** Invariants of clinical resources. */
import { has, hasChoice, hasCoding, type InvariantTable, invariant } from "./invariant.ts"
import { type Fields, isObject, objectsIn } from "./resource.ts"

const terminology = "http://terminology.hl7.org/CodeSystem"
const hasAnyOf =
  (...names: string[]) =>
  (element: Fields) =>
    names.some((name) => has(element, name))
const isAllergyError = ({ verificationStatus }: Fields) =>
  hasCoding(verificationStatus, `${terminology}/allergyintolerance-verification`, ["entered-in-error"])

const codingKeys = (concept: unknown): string[] =>
  (isObject(concept) ? objectsIn(concept.coding) : []).map(({ system, code }) => `${String(system)}|${String(code)}`)

export const clinicalInvariants: InvariantTable = {
  AllergyIntolerance: [
    invariant(
      "ait-1",
      "needs clinicalStatus unless entered in error",
      (a) => isAllergyError(a) || has(a, "clinicalStatus"),
    ),
    invariant(
      "ait-2",
      "has no clinicalStatus when entered in error",
      (a) => !isAllergyError(a) || !has(a, "clinicalStatus"),
    ),
  ],
  "CarePlan.activity": [
    invariant("cpl-3", "has a detail or a reference, not both", (a) => !has(a, "detail") || !has(a, "reference")),
  ],
  "Composition.section": [
    invariant("cmp-1", "needs text, entries or sections", hasAnyOf("text", "entry", "section")),
    invariant("cmp-2", "emptyReason excludes entries", (s) => !has(s, "emptyReason") || !has(s, "entry")),
  ],
  Condition: [
    invariant("con-4", "an abated condition is inactive, resolved or in remission", (c) => {
      const over = ["resolved", "remission", "inactive"]
      return !hasChoice(c, "abatement") || hasCoding(c.clinicalStatus, `${terminology}/condition-clinical`, over)
    }),
    invariant("con-5", "has no clinicalStatus when entered in error", (c) => {
      const isError = hasCoding(c.verificationStatus, `${terminology}/condition-ver-status`, ["entered-in-error"])
      return !isError || !has(c, "clinicalStatus")
    }),
  ],
  "Condition.stage": [invariant("con-1", "needs a summary or an assessment", hasAnyOf("summary", "assessment"))],
  "Condition.evidence": [invariant("con-2", "needs a code or a detail", hasAnyOf("code", "detail"))],
  FamilyMemberHistory: [
    invariant("fhs-1", "has an age or a birth, not both", (f) => !hasChoice(f, "age") || !hasChoice(f, "born")),
    invariant("fhs-2", "estimatedAge needs an age", (f) => hasChoice(f, "age") || !has(f, "estimatedAge")),
  ],
  "Goal.target": [invariant("gol-1", "a detail needs a measure", (t) => !hasChoice(t, "detail") || has(t, "measure"))],
  "Immunization.education": [
    invariant("imm-1", "needs a documentType or a reference", hasAnyOf("documentType", "reference")),
  ],
  "ImmunizationRecommendation.recommendation": [
    invariant("imr-1", "needs a vaccineCode or a targetDisease", hasAnyOf("vaccineCode", "targetDisease")),
  ],
  "MedicationAdministration.dosage": [
    invariant("mad-1", "needs a dose or a rate", (d) => has(d, "dose") || hasChoice(d, "rate")),
  ],
  Observation: [
    invariant(
      "obs-6",
      "dataAbsentReason excludes a value",
      (o) => !has(o, "dataAbsentReason") || !hasChoice(o, "value"),
    ),
    invariant("obs-7", "a component with the code of the Observation excludes its value", (o) => {
      if (!has(o, "component") || !hasChoice(o, "value")) return true
      const own = codingKeys(o.code)
      return !objectsIn(o.component).some(({ code }) => codingKeys(code).some((key) => own.includes(key)))
    }),
  ],
  "Observation.referenceRange": [invariant("obs-3", "needs low, high or text", hasAnyOf("low", "high", "text"))],
  "RequestGroup.action": [
    invariant("rqg-1", "has a resource or actions, one of them", (a) => has(a, "resource") !== has(a, "action")),
  ],
  ServiceRequest: [invariant("prr-1", "orderDetail needs a code", (s) => !has(s, "orderDetail") || has(s, "code"))],
}
