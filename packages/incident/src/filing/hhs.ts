/**
 * The breach report to the Secretary of Health and Human Services, field by field as the OCR breach portal asks for it
 * (45 CFR 164.408; ocrportal.hhs.gov/ocr/breach). The portal takes no file: the officer copies from this one.
 */
import { z } from "zod"
import { answer, ifAny, ifKnown, known, none, unknown } from "./answer.ts"
import { breachLocations, breachTypes, CountProof, type FilingFacts, notClaimed } from "./filing-facts.ts"

const text = z.string().min(1)
const day = z.iso.date()
const texts = z.array(text)

export const HhsFiling = z.strictObject({
  form: z.literal("hhs"),
  reportType: z.enum(["Initial Breach Report", "Addendum to Previous Report"]),
  breachTrackingNumber: answer(text),
  filedBy: z.enum(["Covered Entity", "Business Associate"]),
  affecting: z.enum(["500 or More Individuals", "Fewer Than 500 Individuals"]),
  coveredEntity: z.strictObject({
    name: text,
    type: z.literal("Healthcare Provider"),
    street: text,
    city: text,
    state: answer(text),
    zip: text,
    contactName: text,
    contactEmail: text,
    contactPhone: text,
  }),
  occurredAtBusinessAssociate: answer(z.boolean()),
  businessAssociate: answer(text),
  breachStart: answer(day),
  breachEnd: answer(day),
  discoveryStart: day,
  discoveryEnd: day,
  individualsAffected: z.int().nonnegative(),
  typeOfBreach: z.array(z.enum(breachTypes)).min(1),
  locationOfBreach: z.array(z.enum(breachLocations)).min(1),
  clinical: texts,
  demographic: texts,
  financial: texts,
  briefDescription: text,
  safeguardsInPlace: texts,
  individualNoticeStart: answer(day),
  individualNoticeEnd: answer(day),
  substituteNotice: z.enum(["No", "Yes: fewer than 10", "Yes: 10 or more"]),
  mediaNotice: answer(texts),
  actionsTaken: z.array(text).min(1),
  otherActions: answer(text),
  attestation: answer(text),
  proof: CountProof,
  notClaimed: texts,
})
export type HhsFiling = z.infer<typeof HhsFiling>

/** `previous`: the tracking number of the report that this one adds to. */
export function hhsFiling(facts: FilingFacts, previous?: string): HhsFiling {
  const { filer, incident, notices, elements, records, proof } = facts
  const has = (...some: string[]) => some.some((one) => elements.includes(one))
  const clinicalRecords = records.some((kind) => kind !== "directory" && kind !== "billing")
  return {
    form: "hhs",
    reportType: previous === undefined ? "Initial Breach Report" : "Addendum to Previous Report",
    breachTrackingNumber: ifAny(previous, "journal:filed", "given by the portal with the first report"),
    filedBy: filer.entity === "hipaa business associate" ? "Business Associate" : "Covered Entity",
    affecting: proof.affected >= 500 ? "500 or More Individuals" : "Fewer Than 500 Individuals",
    coveredEntity: {
      name: filer.legalName,
      type: "Healthcare Provider",
      street: filer.street,
      city: filer.city,
      state: ifKnown(filer.state, "practice", "the practice has not set its state"),
      zip: filer.postalCode,
      contactName: filer.contact.name,
      contactEmail: filer.contact.email,
      contactPhone: filer.contact.phone,
    },
    occurredAtBusinessAssociate: known(incident.kinds.includes("vendor"), "case.kinds"),
    businessAssociate: ifAny(incident.vendor, "case.vendor", "no business associate was involved as far as is known"),
    breachStart: ifKnown(incident.period.start, "case.period", "the first day is not known"),
    breachEnd: ifKnown(incident.period.end, "case.period", "the last day is not known"),
    discoveryStart: incident.discovered,
    discoveryEnd: incident.discovered,
    individualsAffected: proof.affected,
    typeOfBreach: facts.breachTypes ?? unique(incident.kinds.flatMap((kind) => typeOf[kind])),
    locationOfBreach: facts.breachLocations ?? unique(incident.kinds.flatMap((kind) => locationOf[kind])),
    // The form's boxes name contents. Nobody opened the records for this report: every box that they may fill is ticked.
    clinical: clinicalRecords
      ? ["Diagnosis/Conditions", "Lab Results", "Medications", "Other Treatment Information"]
      : [],
    demographic: [
      ...(records.includes("directory") ? ["Address/ZIP", "Name", "Other Identifier"] : []),
      ...(has("date-of-birth") ? ["Date of Birth"] : []),
      ...(has("drivers-license") ? ["Driver's License"] : []),
      ...(has("ssn") ? ["Social Security Number"] : []),
    ],
    financial: [
      ...(records.includes("billing") ? ["Claims Information", "Other Financial Information"] : []),
      ...(has("financial-account") ? ["Credit Card/Bank Acct #"] : []),
    ],
    briefDescription: describe(facts),
    safeguardsInPlace: facts.safeguards,
    individualNoticeStart: ifKnown(notices.firstSent, "case.notices", "no notice has gone out yet"),
    individualNoticeEnd: ifKnown(notices.lastSent, "case.notices", "notices are still going out"),
    substituteNotice: !notices.substitute ? "No" : notices.unreachable < 10 ? "Yes: fewer than 10" : "Yes: 10 or more",
    mediaNotice:
      notices.media.length > 0 ? known(notices.media, "case.notices") : none("no media notice has been given"),
    actionsTaken: actionsOf(facts),
    otherActions:
      facts.planned.length > 0 ? known(facts.planned.join("; "), "journal") : none("nothing further is decided"),
    attestation: unknown("signed by the person who submits the form"),
    proof,
    notClaimed: notClaimed(facts),
  }
}

type Kind = FilingFacts["incident"]["kinds"][number]

/** Where the case does not say which of two it is, both are ticked; the officers may say otherwise. */
const typeOf: Record<Kind, (typeof breachTypes)[number][]> = {
  device: ["Loss", "Theft"],
  account: ["Hacking/IT Incident"],
  session: ["Unauthorized Access/Disclosure"],
  insider: ["Unauthorized Access/Disclosure"],
  database: ["Hacking/IT Incident"],
  vendor: ["Other"],
  paper: ["Loss", "Theft"],
  "mis-sent": ["Unauthorized Access/Disclosure"],
}
const locationOf: Record<Kind, (typeof breachLocations)[number][]> = {
  device: ["Laptop", "Other Portable Electronic Device"],
  account: ["Electronic Medical Record"],
  session: ["Electronic Medical Record"],
  insider: ["Electronic Medical Record"],
  database: ["Network Server"],
  vendor: ["Other"],
  paper: ["Paper/Films"],
  "mis-sent": ["Other"],
}

const unique = <T>(list: readonly T[]): T[] => [...new Set(list)]

const sentenceOf: Record<Kind, string> = {
  device: "A device that could open records was lost or stolen.",
  account: "A staff account was used by someone else to open records.",
  session: "A device was used by someone else while a member of staff was signed in.",
  insider: "A member of the workforce opened records without a work reason.",
  database: "A copy of the database or of a backup was taken.",
  vendor: "Records were taken from a business associate.",
  paper: "Paper records were lost or stolen.",
  "mis-sent": "Records were sent to the wrong recipient.",
}

/** From the case alone; officers' own words follow and are marked. */
export function describe({ incident, proof, records, description }: FilingFacts): string {
  const { start, end } = incident.period
  const when =
    start === undefined && end === undefined
      ? "When is not known."
      : `From ${start ?? "an unknown day"} to ${end ?? "an unknown day"}.`
  return [
    ...incident.kinds.map((kind) => sentenceOf[kind]),
    when,
    `Discovered on ${incident.discovered}.`,
    `The log of releases names ${proof.affected} people and these kinds of record: ${records.join(", ") || "none"}.`,
    ...(incident.extortion ? ["Money was demanded."] : []),
    ...(incident.posted ? ["Some of the records were published."] : []),
    ...(description === undefined ? [] : [`In the officers' words: ${description}`]),
  ].join(" ")
}

const actionOf: Record<FilingFacts["incident"]["steps"][number]["code"], string> = {
  "locked-account": "Implemented new technical safeguards",
  "locked-device": "Implemented new technical safeguards",
  "ended-sessions": "Implemented new technical safeguards",
  "rotated-keys": "Implemented new technical safeguards",
  "cut-off-vendor": "Revised business associate contracts",
  "police-told": "Took steps to mitigate harm",
  "regulator-told": "Took steps to mitigate harm",
  retrieved: "Took steps to mitigate harm",
  "deletion-confirmed": "Took steps to mitigate harm",
  "reset-passwords": "Changed password/strengthened password requirements",
  "new-rules": "Revised policies and procedures",
  "trained-staff": "Trained or retrained workforce members",
  investigating: "Took steps to mitigate harm",
}

function actionsOf({ incident }: FilingFacts): string[] {
  const service = incident.service === undefined ? [] : ["Provided individuals with free credit monitoring"]
  const all = unique([...incident.steps.map(({ code }) => actionOf[code]), ...service])
  return all.length > 0 ? all : ["Other"]
}
