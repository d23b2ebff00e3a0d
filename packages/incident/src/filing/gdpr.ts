/** The notification to a supervisory authority under GDPR Art. 33(3), in phases where not all is known at once (Art. 33(4)). */
import { z } from "zod"
import { answer, ifAny, ifKnown, known, none, unknown } from "./answer.ts"
import { CountProof, type FilingFacts, notClaimed } from "./filing-facts.ts"
import { describe } from "./hhs.ts"

const text = z.string().min(1)
const texts = z.array(text)

export const gdprPhases = ["initial", "further", "final"] as const
export type GdprPhase = (typeof gdprPhases)[number]

export const GdprFiling = z.strictObject({
  form: z.literal("gdpr-33"),
  authority: text,
  phase: z.enum(gdprPhases),
  previousReference: answer(text),
  awareAt: z.iso.datetime({ offset: true }),
  dueAt: z.iso.datetime(),
  /** Art. 33(1): reasons, where the report comes after 72 hours. */
  lateBecause: answer(text),
  controller: z.strictObject({ name: text, address: text, contact: text, email: text, phone: text }),
  /** Art. 33(3)(b). */
  dataProtectionOfficer: answer(text),
  processor: answer(text),
  /** Art. 33(3)(a). */
  nature: text,
  breachOf: z.array(z.enum(["confidentiality", "integrity", "availability"])).min(1),
  categoriesOfPeople: texts,
  people: z.int().nonnegative(),
  categoriesOfRecords: texts,
  records: answer(z.int().nonnegative()),
  specialCategories: z.boolean(),
  /** Art. 33(3)(c). */
  likelyConsequences: answer(text),
  /** Art. 33(3)(d). */
  measuresTaken: texts,
  measuresProposed: texts,
  peopleTold: answer(text),
  crossBorder: texts,
  /** What a later phase will bring. */
  stillUnknown: texts,
  proof: CountProof,
  notClaimed: texts,
})
export type GdprFiling = z.infer<typeof GdprFiling>

const hours72 = 72 * 3600 * 1000

/** `now`: the moment of filing. Throws `RangeError` for a final report while something asked for is unknown. */
export function gdprFiling(
  facts: FilingFacts,
  {
    authority,
    phase,
    now,
    previous,
    lateBecause,
  }: { authority: string; phase: GdprPhase; now: string; previous?: string; lateBecause?: string },
): GdprFiling {
  const { filer, incident, notices, proof } = facts
  const due = new Date(Date.parse(facts.awareAt) + hours72)
  const late = Date.parse(now) > due.getTime()
  const unreached = proof.affected - Object.values(notices.sent).reduce((sum, one) => sum + one, 0)
  const still = [
    ...(incident.period.start === undefined ? ["when it began"] : []),
    ...(incident.period.end === undefined ? ["when it ended"] : []),
    ...(facts.likelyConsequences === undefined ? ["the assessment of likely consequences"] : []),
    ...(incident.who === "unknown" ? ["who has the records"] : []),
  ]
  const open = still.filter((one) => one !== "who has the records")
  if (phase === "final" && open.length > 0)
    throw new RangeError(`a final report leaves nothing open: ${open.join(", ")}`)
  return {
    form: "gdpr-33",
    authority,
    phase,
    previousReference: ifKnown(
      previous,
      "journal:filed",
      phase === "initial" ? "this is the first report" : "the authority's reference is not recorded",
    ),
    awareAt: facts.awareAt,
    dueAt: due.toISOString(),
    lateBecause: late
      ? ifKnown(lateBecause, "journal", "the report is late and no reason is recorded: Art. 33(1) asks for one")
      : none("the report is not late"),
    controller: {
      name: filer.legalName,
      address: [filer.street, filer.postalCode, filer.city, filer.country].join(", "),
      contact: filer.contact.name,
      email: filer.contact.email,
      phone: filer.contact.phone,
    },
    dataProtectionOfficer: ifAny(
      filer.dataProtectionOfficer,
      "practice",
      "none is appointed; the contact above answers",
    ),
    processor: ifAny(incident.vendor, "case.vendor", "no processor was involved as far as is known"),
    nature: describe(facts),
    breachOf: ["confidentiality"],
    categoriesOfPeople: ["patients"],
    people: proof.affected,
    categoriesOfRecords: facts.records,
    records: ifKnown(facts.recordsCount, "log", "the number of records is not counted yet"),
    specialCategories: facts.records.length > 0,
    likelyConsequences: ifKnown(facts.likelyConsequences, "journal:assessed", "the assessment is not signed yet"),
    measuresTaken: incident.steps.map(({ code, on }) => (on === undefined ? code : `${code} (${on})`)),
    measuresProposed: facts.planned,
    peopleTold:
      notices.firstSent === undefined
        ? unknown("the people concerned have not been told yet")
        : known(
            `since ${notices.firstSent}; ${Math.max(0, unreached)} not yet, of them ${notices.unreachable} unreachable`,
            "case.notices",
          ),
    crossBorder: Object.keys(facts.byJurisdiction).filter(
      (id) => !id.startsWith("us-") && facts.byJurisdiction[id] !== 0,
    ),
    stillUnknown: still,
    proof,
    notClaimed: notClaimed(facts),
  }
}
