/** Reports to state attorneys general: what each law or form asks for, from the facts of the case. */
import { z } from "zod"
import { answer, ifAny, ifKnown, known, none, unknown } from "./answer.ts"
import { CountProof, type FilingFacts, notClaimed } from "./filing-facts.ts"
import { describe } from "./hhs.ts"

const text = z.string().min(1)
const texts = z.array(text)
const day = z.iso.date()
const count = z.int().nonnegative()

/** What every state's form has in common. */
const common = {
  jurisdiction: text,
  organisation: z.strictObject({ name: text, address: text, contact: text, email: text, phone: text }),
  breachStart: answer(day),
  breachEnd: answer(day),
  discovered: day,
  residents: count,
  total: count,
  description: text,
  informationInvolved: texts,
  noticeSent: answer(day),
  stepsTaken: texts,
  policeTold: answer(text),
  delayedByPolice: z.boolean(),
  service: answer(text),
  /** A letter as it goes out, with an invented person's data. */
  sampleNotice: z.literal("attached: sample letter without personal data"),
  proof: CountProof,
  notClaimed: texts,
}

export const StateFiling = z.discriminatedUnion("form", [
  /** N.Y. Gen. Bus. Law 899-aa(8), (9). */
  z.strictObject({
    form: z.literal("us-ny"),
    ...common,
    breachCause: texts,
    noticeManner: texts,
    substituteNotice: z.boolean(),
    hhsToldWithin5Days: answer(z.boolean()),
  }),
  /** Cal. Civ. Code 1798.82(f): the sample copy; the form asks for little else. */
  z.strictObject({ form: z.literal("us-ca"), ...common }),
  /** Tex. Bus. & Com. Code 521.053(i). */
  z.strictObject({
    form: z.literal("us-tx"),
    ...common,
    residentsSentNotice: count,
    measuresTaken: texts,
    measuresIntended: texts,
    lawEnforcementEngaged: z.boolean(),
  }),
  /** Mass. Gen. Laws ch. 93H s. 3(b), to the Attorney General and the Office of Consumer Affairs. */
  z.strictObject({
    form: z.literal("us-ma"),
    ...common,
    reporter: text,
    responsiblePerson: answer(text),
    wisp: answer(z.boolean()),
    monitoringCertificate: answer(text),
  }),
  /** Any other: what the laws of packages/law ask for in reports, over all. */
  z.strictObject({ form: z.literal("generic"), ...common, residentsSentNotice: count, substituteNotice: z.boolean() }),
])
export type StateFiling = z.infer<typeof StateFiling>

/** The report for one state (`us-ny`). Personal data of no one is in it. */
export function stateFiling(facts: FilingFacts, jurisdiction: string): StateFiling {
  const { filer, incident, notices, proof, elements } = facts
  const { service } = incident
  const base = {
    jurisdiction,
    organisation: {
      name: filer.legalName,
      address: [filer.street, filer.city, filer.state, filer.postalCode]
        .filter((part) => part !== undefined)
        .join(", "),
      contact: [filer.contact.name, filer.contact.title].filter((part) => part !== undefined).join(", "),
      email: filer.contact.email,
      phone: filer.contact.phone,
    },
    breachStart: ifKnown(incident.period.start, "case.period", "the first day is not known"),
    breachEnd: ifKnown(incident.period.end, "case.period", "the last day is not known"),
    discovered: incident.discovered,
    residents: facts.byJurisdiction[jurisdiction] ?? 0,
    total: proof.affected,
    description: describe(facts),
    informationInvolved: elements,
    noticeSent: ifKnown(notices.firstSent, "case.notices", "no notice has gone out yet"),
    stepsTaken: incident.steps.map(({ code, on }) => (on === undefined ? code : `${code} (${on})`)),
    policeTold: ifKnown(
      facts.policeTold && `${facts.policeTold.agency}, ${facts.policeTold.on}`,
      "journal",
      "the police have not been told",
    ),
    delayedByPolice: typeof incident.delay !== "string" && "police" in incident.delay,
    service: ifAny(
      service && `${service.vendor}, ${service.months} months, free`,
      "case.service",
      "no service is offered",
    ),
    sampleNotice: "attached: sample letter without personal data" as const,
    proof,
    notClaimed: notClaimed(facts),
  }
  const residentsSentNotice = notices.sent[jurisdiction] ?? 0
  switch (jurisdiction) {
    case "us-ny":
      return {
        form: "us-ny",
        ...base,
        breachCause: incident.kinds,
        noticeManner: ["Written", ...(notices.substitute ? ["Substitute notice"] : [])],
        substituteNotice: notices.substitute,
        hhsToldWithin5Days: unknown(
          "the report to HHS is filed on its own; its copy goes to the Attorney General within 5 business days",
        ),
      }
    case "us-ca":
      return { form: "us-ca", ...base }
    case "us-tx":
      return {
        form: "us-tx",
        ...base,
        residentsSentNotice,
        measuresTaken: base.stepsTaken,
        measuresIntended: facts.planned,
        lawEnforcementEngaged: facts.policeTold !== undefined,
      }
    case "us-ma":
      return {
        form: "us-ma",
        ...base,
        reporter: base.organisation.contact,
        responsiblePerson: unknown("who is responsible for the breach is not claimed"),
        wisp: ifKnown(filer.wisp, "practice", "the practice has not said whether it keeps a written programme"),
        monitoringCertificate:
          elements.includes("ssn") && service !== undefined
            ? known(
                `${service.vendor} gives ${service.months} months free of charge; no right to sue is given up`,
                "case.service",
              )
            : (elements.includes("ssn") ? unknown : none)(
                elements.includes("ssn")
                  ? "no service is offered yet: 18 months are owed"
                  : "no Social Security numbers were involved",
              ),
      }
    default:
      return { form: "generic", ...base, residentsSentNotice, substituteNotice: notices.substitute }
  }
}
