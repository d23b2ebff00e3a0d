/** The fields of a patient, in groups. */
import { createContext, useContext } from "react"
import { type FieldProps, Field as TextField } from "../ui/Field.tsx"
import { Select } from "../ui/Select.tsx"
import { AddressFields } from "./AddressFields.tsx"
import { type PatientInput, patientFields } from "./patient-resource.ts"

const Initial = createContext<PatientInput | undefined>(undefined)

/** What the fields of a submitted form say. */
export function readPatientFields(data: FormData): PatientInput {
  const entries = patientFields.map((name) => [name, String(data.get(name) ?? "").trim()])
  return Object.fromEntries(entries) as Record<keyof PatientInput, string>
}

function Field(props: FieldProps & { name: keyof PatientInput }) {
  return <TextField {...props} defaultValue={useContext(Initial)?.[props.name] ?? ""} />
}

/** Codes of http://hl7.org/fhir/R4/valueset-administrative-gender.html; the first is "not stated". */
const genders = [
  { value: "", label: "Not stated" },
  { value: "female", label: "Female" },
  { value: "male", label: "Male" },
  { value: "other", label: "Other" },
  { value: "unknown", label: "Unknown" },
]

export function PatientFields({ input }: { input?: PatientInput }) {
  const today = new Date().toISOString().slice(0, 10)
  return (
    <Initial value={input}>
      <fieldset className="stack">
        <legend>Person</legend>
        <div className="pair">
          <Field name="given" label="Given names" autoComplete="off" isRequired />
          <Field name="family" label="Family name" autoComplete="off" isRequired />
        </div>
        <div className="pair">
          <Field name="preferredName" label="Called" optional autoComplete="off" />
          <Field name="pronouns" label="Pronouns" optional autoComplete="off" />
        </div>
        <div className="pair">
          <Field
            name="birthDate"
            label="Birth date"
            type="date"
            isRequired
            validate={(value) => (value > today ? "A birth date lies in the past." : null)}
          />
          <Select name="gender" label="Administrative gender" options={genders} defaultValue={input?.gender ?? ""} />
        </div>
        <Field name="recordNumber" label="Record number" optional autoComplete="off" />
      </fieldset>
      <fieldset className="stack">
        <legend>Contact</legend>
        <div className="pair">
          <Field name="mobile" label="Mobile phone" type="tel" optional autoComplete="off" />
          <Field name="phone" label="Home phone" type="tel" optional autoComplete="off" />
        </div>
        <Field name="email" label="E-mail" type="email" optional autoComplete="off" />
      </fieldset>
      <fieldset className="stack">
        <legend>Address</legend>
        <AddressFields input={input} />
      </fieldset>
    </Initial>
  )
}
