/** Someone close to the patient: who they are, and how they are reached. */
import { Form } from "react-aria-components"
import { FormFailure } from "../components/Failure.tsx"
import { useAct } from "../data/act.ts"
import { type ChartId, resourceCreate } from "../data/charts.ts"
import { Button } from "../ui/Button.tsx"
import { Field } from "../ui/Field.tsx"
import { Select } from "../ui/Select.tsx"
import { AddressFields } from "./AddressFields.tsx"
import { addressIn } from "./address-input.ts"
import { textIn } from "./form-text.ts"
import { type PatientOf, relatedPersonResource, relationships } from "./related-person.ts"

export function RelatedPersonForm(props: { chart: ChartId; patient: PatientOf; onClose: () => void }) {
  const { chart, patient, onClose } = props
  const create = useAct(resourceCreate, { failure: "form", done: "They are in the chart.", onDone: onClose })
  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        const data = new FormData(event.currentTarget)
        const of = (name: string) => textIn(data, name) ?? ""
        const input = {
          ...{ given: of("given"), family: of("family"), relationship: of("relationship") },
          ...{ phone: of("phone"), email: of("email"), address: addressIn(data) },
        }
        create.mutate({ chart, resource: relatedPersonResource(patient, input) })
      }}
    >
      <div className="pair">
        <Field name="given" label="Given names" optional />
        <Field name="family" label="Family name" isRequired />
      </div>
      <Select name="relationship" label="To the patient" options={relationships} defaultValue="MTH" />
      <div className="pair">
        <Field name="phone" label="Phone" type="tel" optional />
        <Field name="email" label="E-mail" type="email" optional />
      </div>
      <AddressFields />
      <FormFailure error={create.error} />
      <div className="actions">
        <Button onPress={onClose}>Cancel</Button>
        <Button type="submit" kind="primary" isPending={create.isPending}>
          Add
        </Button>
      </div>
    </Form>
  )
}
