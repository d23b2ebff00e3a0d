/**
 * Which patient's chart a resource belongs to: the elements that put it in the R4 patient compartment
 * (http://hl7.org/fhir/R4/compartmentdefinition-patient.html), the decisive one first.
 */
import { identifierKey, keysOfReference, referenceKey, uuidKey } from "./reference-key.ts"
import { asList, type Fields, isObject, objectsIn, type Resource, textOf } from "./resource.ts"

export type ChartReference = {
  /** Key of the patient, where the resource itself says that it is one. */
  patient: string | undefined
  /**
   * Keys that may be a patient's, the likeliest first: `urn:uuid:...` says nothing of its type, and an Appointment may
   * have several participants. The first that is among the `patientKeys` of a known Patient decides.
   */
  candidates: string[]
  /** Keys of resources whose chart this one shares when it names no patient itself: Provenance.target, Task.focus ... */
  via: string[]
}

const subjectThenPatient = ["subject", "patient"]

/** Paths to patients, by type, where they are not `subject` or `patient`. */
const patientPaths: Record<string, string[]> = {
  Appointment: ["participant.actor"],
  AppointmentResponse: ["actor"],
  AuditEvent: ["entity.what", "agent.who"],
  Binary: ["securityContext"],
  Communication: ["subject", "recipient", "sender"],
  CommunicationRequest: ["subject", "recipient", "sender"],
  Coverage: ["beneficiary", "subscriber", "policyHolder"],
  EnrollmentRequest: ["candidate"],
  Invoice: ["subject", "recipient"],
  List: ["subject", "source"],
  Person: ["link.target"],
  Provenance: ["target"],
  QuestionnaireResponse: ["subject", "source", "author"],
  ResearchSubject: ["individual"],
  Schedule: ["actor"],
  SupplyRequest: ["deliverTo"],
  Task: ["for"],
}

const viaPaths: Record<string, string[]> = {
  Binary: ["securityContext"],
  DocumentManifest: ["content"],
  Linkage: ["item.resource"],
  PaymentNotice: ["request", "response"],
  PaymentReconciliation: ["request", "detail.request", "detail.response"],
  Provenance: ["target"],
  Task: ["focus", "basedOn", "partOf"],
}
const commonVia = ["encounter", "context"]

/** Elements of which R4 says that they are a Patient and nothing else, whatever the reference looks like. */
const onlyPatient = new Set(["patient", "beneficiary", "candidate"])

export function chartReference(resource: Resource): ChartReference {
  const { resourceType } = resource
  if (resourceType === "Patient") {
    const [patient] = patientKeys(resource)
    return { patient, candidates: patient === undefined ? [] : [patient], via: [] }
  }
  // A Group's members are many patients; it is in no single chart.
  if (resourceType === "Group") return { patient: undefined, candidates: [], via: [] }
  let patient: string | undefined
  const candidates = new Set<string>()
  for (const path of patientPaths[resourceType] ?? subjectThenPatient) {
    for (const reference of atPath(resource, path.split("."))) {
      const keys = keysOf(reference, resource)
      const isPatient = onlyPatient.has(path) || saysPatient(reference, resource)
      for (const key of keys) if (isPatient || mayBePatient(key, reference)) candidates.add(key)
      if (isPatient) patient ??= keys[0]
    }
  }
  const via = new Set<string>()
  for (const path of [...(viaPaths[resourceType] ?? []), ...commonVia]) {
    for (const reference of atPath(resource, path.split("."))) {
      for (const key of keysOfReference(reference)) if (!key.startsWith("Patient/")) via.add(key)
    }
  }
  const sorted =
    patient === undefined ? [...candidates] : [patient, ...[...candidates].filter((key) => key !== patient)]
  return { patient, candidates: sorted, via: [...via] }
}

/** All keys under which other resources may refer to this Patient. The fullUrl is its Bundle entry's. */
export function patientKeys(patient: Resource, fullUrl?: string): string[] {
  const keys = [
    patient.id === undefined ? undefined : `Patient/${patient.id}`,
    fullUrl === undefined ? undefined : referenceKey(fullUrl),
    // Of a Bundle that somebody has taken apart into lines the fullUrls are gone, and the references are as they were.
    uuidKey(patient.id),
    ...asList(patient.identifier).map(identifierKey),
  ]
  return [...new Set(keys.filter((key) => key !== undefined))]
}

/** Keys of a reference; of a contained Patient, those of its identifiers. */
function keysOf(reference: Fields, resource: Resource): string[] {
  const contained = containedTarget(reference, resource)
  if (contained === undefined) return keysOfReference(reference)
  return objectsIn(contained.identifier)
    .map(identifierKey)
    .filter((key) => key !== undefined)
}

function containedTarget({ reference }: Fields, resource: Resource): Fields | undefined {
  if (typeof reference !== "string" || !reference.startsWith("#")) return undefined
  return objectsIn(resource.contained).find(({ id }) => id === reference.slice(1))
}

function saysPatient(reference: Fields, resource: Resource): boolean {
  if (containedTarget(reference, resource)?.resourceType === "Patient") return true
  if (reference.type === "Patient" || reference.type === "http://hl7.org/fhir/StructureDefinition/Patient") return true
  const url = textOf(reference.reference)
  return url !== undefined && /(?:^|\/)Patient(?:\/|\?)/.test(url)
}

/** Not known to be something else. */
const mayBePatient = (key: string, { type }: Fields): boolean =>
  type === undefined && (key.startsWith("urn:") || key.startsWith("identifier:") || !/^[A-Z][A-Za-z]+\//.test(key))

function atPath(value: unknown, [step, ...rest]: string[]): Fields[] {
  if (step === undefined) return objectsIn(value)
  return objectsIn(value).flatMap((object) => atPath(object[step], rest))
}

/**
 * Keys of the Binary resources that this one names in attachments or references, so that a Binary can be filed with
 * the document it belongs to. A `urn:uuid:` URL of an attachment may be one: it counts when a Binary has that fullUrl.
 */
export function referencedBinaries(resource: Resource): string[] {
  const keys = new Set<string>()
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item)
    if (!isObject(value)) return
    for (const [name, member] of Object.entries(value)) {
      if (typeof member !== "string") visit(member)
      else if (/^(?:url|reference|valueUr[li])$/.test(name)) {
        const key = referenceKey(member)
        if (key?.startsWith("Binary/") || (name === "url" && key?.startsWith("urn:uuid:"))) keys.add(key)
      }
    }
  }
  visit(resource)
  return [...keys]
}
