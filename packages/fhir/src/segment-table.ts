/**
 * Which resource goes to which segment of a chart: the one table. Security labels decide first and can only make a
 * resource more restricted than its type; of several, the most restrictive wins. Sources: FHIR R4 security labels
 * (http://hl7.org/fhir/R4/security-labels.html), HL7 v3-ActCode and v3-Confidentiality, 45 CFR 164.501, 42 CFR Part 2.
 */
export type Segment = "directory" | "clinical" | "psychotherapy-notes" | "substance-use" | "billing"

/** From least to most restricted. */
export const segmentsByRestriction: readonly Segment[] = [
  "directory",
  "billing",
  "clinical",
  "substance-use",
  "psychotherapy-notes",
]

/** The names by which a code system goes: today's, STU3's, and the object identifier of v3. */
export const actCode: readonly string[] = [
  "http://terminology.hl7.org/CodeSystem/v3-ActCode",
  "http://hl7.org/fhir/v3/ActCode",
  "urn:oid:2.16.840.1.113883.5.4",
]
export const confidentiality: readonly string[] = [
  "http://terminology.hl7.org/CodeSystem/v3-Confidentiality",
  "http://hl7.org/fhir/v3/Confidentiality",
  "urn:oid:2.16.840.1.113883.5.25",
]

/** Least segment a label asks for. A code stands for its system; without a system it counts as well. */
export const labelTable: readonly { systems: readonly string[]; codes: readonly string[]; segment: Segment }[] = [
  // psychotherapy note information sensitivity
  { systems: actCode, codes: ["PSYTHPN"], segment: "psychotherapy-notes" },
  // substance use disorder, substance abuse, alcohol, opioids, drugs; 42 CFR Part 2 itself
  {
    systems: actCode,
    codes: ["SUD", "ETH", "ETHUD", "OPIOIDUD", "DRGIS", "42CFRPart2", "42CFRPart2CD"],
    segment: "substance-use",
  },
  // behavioral and mental health, and what else is specially protected: not for front desk and billing
  {
    systems: actCode,
    codes: [
      ...["PSY", "MH", "BH", "COGN", "DVD", "EMOTDIS", "SPI", "HIV", "STD", "SEX", "GDIS", "SICKLE", "SCA"],
      ...["SDV", "VIO", "MST", "TBOO", "ADOL", "DIA", "PHY", "PRS", "PDS", "CEL"],
    ],
    segment: "clinical",
  },
  // restricted, very restricted
  { systems: confidentiality, codes: ["R", "V"], segment: "clinical" },
]

const rows: readonly [Segment, string][] = [
  ["directory", "Patient RelatedPerson Person Appointment AppointmentResponse Schedule Slot"],
  [
    "directory",
    "Organization OrganizationAffiliation Practitioner PractitionerRole Location HealthcareService Endpoint",
  ],
  ["billing", "Account ChargeItem Claim ClaimResponse Coverage CoverageEligibilityRequest CoverageEligibilityResponse"],
  ["billing", "EnrollmentRequest EnrollmentResponse ExplanationOfBenefit InsurancePlan Invoice"],
  ["billing", "PaymentNotice PaymentReconciliation"],
]

/** By resource type, where it is not clinical. */
export const typeTable: ReadonlyMap<string, Segment> = new Map(
  rows.flatMap(([segment, types]) => types.split(" ").map((type) => [type, segment])),
)
