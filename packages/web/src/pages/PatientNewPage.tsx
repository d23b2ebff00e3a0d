/** A new patient: the form is a FHIR Patient in the words of the front desk. */
import { Form } from "react-aria-components"
import { useLocation } from "wouter"
import { FormFailure } from "../components/Failure.tsx"
import { Page } from "../components/Page.tsx"
import { useAct } from "../data/act.ts"
import { patientCreate } from "../data/charts.ts"
import { useMe } from "../data/desk.ts"
import { PatientFields, readPatientFields } from "../forms/PatientFields.tsx"
import { patientResource } from "../forms/patient-resource.ts"
import { paths } from "../paths.ts"
import { Button } from "../ui/Button.tsx"
import { Protection } from "../ui/Notice.tsx"
import { Select } from "../ui/Select.tsx"

export default function PatientNewPage() {
  const me = useMe()
  const [, go] = useLocation()
  const careTeams = me.teams.filter(({ kind }) => kind === "care")
  const create = useAct(patientCreate, {
    touches: [["worklist"]],
    done: "The chart is made.",
    onDone: (chart) => go(paths.chart(chart)),
    failure: "form",
  })
  return (
    <Page title="New patient">
      <Form
        className="stack loose form"
        onSubmit={(event) => {
          event.preventDefault()
          const data = new FormData(event.currentTarget)
          const blank = { resourceType: "Patient", id: crypto.randomUUID(), active: true }
          const careTeam = careTeams.find(({ id }) => id === data.get("careTeam"))?.id
          create.mutate({
            patient: patientResource(blank, readPatientFields(data)),
            ...(careTeam === undefined ? {} : { careTeam }),
          })
        }}
      >
        <PatientFields />
        {careTeams.length > 1 && (
          <fieldset className="stack">
            <legend>Care team</legend>
            <Select
              name="careTeam"
              label="Who treats this person"
              hint="Only people on this team can open the clinical part of the chart."
              defaultValue={careTeams[0]?.id ?? ""}
              options={careTeams.map(({ id, name }) => ({ value: id, label: name }))}
            />
          </fieldset>
        )}
        <FormFailure error={create.error} />
        <div className="stack">
          <div className="actions">
            <Button type="submit" kind="primary" isPending={create.isPending}>
              Create chart
            </Button>
            <Button kind="quiet" onPress={() => go(paths.patients)}>
              Cancel
            </Button>
          </div>
          <Protection>
            All of this is encrypted here. The server gets keyed fingerprints of a few combinations, so that the person
            can be found again.
          </Protection>
        </div>
      </Form>
    </Page>
  )
}
