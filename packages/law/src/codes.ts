/**
 * The closed lists of codes of `data/schema.json`, where each code is explained.
 *
 * A test compares them with the schema, so neither can grow without the other.
 */
export const elements = [
  "ssn",
  "government-id",
  "taxpayer-id",
  "drivers-license",
  "financial-account",
  "medical-information",
  "health-insurance-id",
  "biometric",
  "genetic",
  "online-credentials",
  "date-of-birth",
  "other",
] as const
export type Element = (typeof elements)[number]

export const events = [
  "discovery",
  "suspicion",
  "reason-to-believe",
  "determination",
  "confirmation",
  "scope-identified",
  "individual-notice",
  "individual-deadline",
  "hhs-report",
  "preliminary-report",
  "full-report",
  "regulator-report",
  "law-enforcement-report",
  "calendar-year-end",
  "no-harm-decision",
  "regulator-request",
  "regulator-instruction",
  "police-release",
  "disciplinary-action",
  "ransom-payment",
] as const
export type EventCode = (typeof events)[number]

/** Stages on the way from a first suspicion to certainty: where one was not recorded, its clock runs from discovery. */
export const stages: readonly EventCode[] = [
  "suspicion",
  "reason-to-believe",
  "determination",
  "confirmation",
  "scope-identified",
]

export const recipientKinds = [
  "individuals",
  "regulator",
  "law-enforcement",
  "consumer-reporting-agency",
  "media",
  "licensing-board",
  "other",
] as const
export type RecipientKind = (typeof recipientKinds)[number]

export const conditionCodes = [
  "entity.hipaa",
  "entity.phr-vendor",
  "entity.part2-program",
  "entity.licensed-health-facility",
  "entity.general-hospital",
  "entity.professional-licensee",
  "entity.financial-services",
  "entity.bank-insurer-utility",
  "entity.public-body",
  "entity.data-broker-or-public-body",
  "entity.publicly-funded-health-body",
  "entity.vendor",
  "entity.phipa-custodian",
  "entity.hia-custodian",
  "entity.quebec-health-body",
  "entity.nhs-care-england",
  "entity.critical-infrastructure",
  "entity.nis2",
  "entity.small-agent",
  "entity.sworn-procedure",
  "risk.any",
  "risk.high",
  "risk.protection-needed",
  "risk.significant-harm",
  "data.my-health-record",
  "data.withholding-tax",
  "data.hipaa-health-only",
  "event.no-harm-finding",
  "event.regulator-request",
  "event.regulator-names-agencies",
  "event.longer-delay",
  "event.identified-late",
  "event.police-hold",
  "event.substitute-notice",
  "event.credit-report-suggested",
  "event.marketing-misuse",
  "event.notice-withheld",
  "event.ipc-listed-case",
  "event.discipline",
  "event.system-deviation",
  "event.cyber-incident",
  "event.serious-cyber-incident",
  "event.wrongful-purpose",
  "event.ransom-paid",
] as const
export type ConditionCode = (typeof conditionCodes)[number]

export const businessCalendars = ["us-federal", "br-national"] as const
export type BusinessCalendar = (typeof businessCalendars)[number]
