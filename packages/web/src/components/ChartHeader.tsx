/** Who this is: name, age, pronouns, record number, how to reach them. */
import type { Demographics, Resource } from "@subrosa/fhir"
import { Mail, MapPin, Phone } from "lucide-react"
import { pronounsOf, recordNumberOf } from "../forms/patient-resource.ts"
import { safeContactOf, safeContactWords } from "../forms/safe-contact-input.ts"
import { Badge } from "../ui/Notice.tsx"
import { ageInYears, dateText } from "./when.ts"

export function ChartFacts(props: { demographics: Demographics | undefined; patient: Resource | undefined }) {
  const { demographics, patient } = props
  if (demographics === undefined) return null
  const { birthDate, gender, deceased, telecom, addresses, otherNames, language } = demographics
  const age =
    birthDate === undefined
      ? undefined
      : ageInYears(birthDate, typeof deceased === "string" ? new Date(deceased) : new Date())
  const born = birthDate === undefined ? undefined : `born ${dateText(birthDate)}`
  const recordNumber = recordNumberOf(patient)
  const first = [
    age === undefined ? undefined : `${age} years`,
    born,
    pronounsOf(patient),
    gender,
    deceased === undefined ? undefined : deceased === true ? "deceased" : `died ${dateText(deceased)}`,
    language,
  ]
  return (
    <div className="chart-facts">
      <p>{first.filter(Boolean).join(" · ")}</p>
      {patient !== undefined && <SafeContactWords patient={patient} />}
      {otherNames.length > 0 && <p className="soft">Also {otherNames.join(", ")}</p>}
      <ul className="chart-contacts">
        {recordNumber !== undefined && (
          <li>
            <span className="soft">Record number</span> {recordNumber}
          </li>
        )}
        {telecom.map(({ system, value }) =>
          value === undefined ? null : (
            <li key={`${system}${value}`}>
              {system === "email" ? <Mail size={16} aria-label="E-mail" /> : <Phone size={16} aria-label="Phone" />}
              <a href={system === "email" ? `mailto:${value}` : `tel:${value.replace(/[^\d+]/g, "")}`}>{value}</a>
            </li>
          ),
        )}
        {addresses.slice(0, 1).map((lines) => (
          <li key={lines.join("\n")}>
            <MapPin size={16} aria-label="Address" />
            {lines.join(", ")}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Before anybody calls or writes. */
function SafeContactWords({ patient }: { patient: Resource }) {
  const card = safeContactOf(patient)
  if (card === undefined) return null
  const words = card === "unreadable" ? ["cannot be read: ask before you call or write"] : safeContactWords(card)
  if (words.length === 0) return null
  return (
    <p>
      <Badge tone="warn">Safe contact</Badge> {words.join(" · ")}
    </p>
  )
}
