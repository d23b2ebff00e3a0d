/**
 * Name and contacts of an open chart's patient, changed; the version before stays in the chart's history. A chart whose patient did not come
 * with it gets them here.
 */
import { useSuspenseQuery } from "@tanstack/react-query"
import { ArrowLeft } from "lucide-react"
import { Form } from "react-aria-components"
import { useLocation } from "wouter"
import { Boundary } from "../components/Boundary.tsx"
import { ChartRefusal } from "../components/ChartRefusal.tsx"
import { FormFailure } from "../components/Failure.tsx"
import { Link } from "../components/Link.tsx"
import { Page } from "../components/Page.tsx"
import { useAct } from "../data/act.ts"
import { type ChartId, chartIdOf, chartOpen, patientAdd, patientUpdate } from "../data/charts.ts"
import { PatientFields, readPatientFields } from "../forms/PatientFields.tsx"
import { patientInput, patientResource } from "../forms/patient-resource.ts"
import { paths } from "../paths.ts"
import { Button } from "../ui/Button.tsx"
import { Notice, Protection } from "../ui/Notice.tsx"

export default function PatientEditPage({ chart }: { chart: string }) {
  return (
    <Boundary wait="Opening the chart" fallback={(error, retry) => <ChartRefusal error={error} onRetry={retry} />}>
      <PatientEdit id={chartIdOf(chart)} />
    </Boundary>
  )
}

function PatientEdit({ id }: { id: ChartId }) {
  const { data: chart } = useSuspenseQuery(chartOpen(id))
  const [, go] = useLocation()
  const { patient, kind } = chart
  const update = useAct(patient === undefined ? patientAdd : patientUpdate, {
    done: patient === undefined ? "Name and contacts are in the chart." : "Name and contacts are changed.",
    onDone: () => go(paths.chart(id)),
    failure: "form",
  })
  return (
    <Page
      title="Name and contacts"
      above={
        <Link to={paths.chart(id)} className="back">
          <ArrowLeft size={16} aria-hidden="true" />
          Back to the chart
        </Link>
      }
    >
      {kind === "practice" ? (
        <Notice>This chart has no patient whose name you may change.</Notice>
      ) : (
        <Form
          className="stack loose form"
          onSubmit={(event) => {
            event.preventDefault()
            const input = readPatientFields(new FormData(event.currentTarget))
            update.mutate({
              chart: id,
              resource: patientResource(patient ?? { resourceType: "Patient", active: true }, input),
            })
          }}
        >
          <PatientFields {...(patient !== undefined && { input: patientInput(patient) })} />
          <FormFailure error={update.error} />
          <div className="stack">
            <div className="actions">
              <Button type="submit" kind="primary" isPending={update.isPending}>
                Save
              </Button>
              <Button kind="quiet" onPress={() => go(paths.chart(id))}>
                Cancel
              </Button>
            </div>
            <Protection>
              The earlier version stays in the chart; the fingerprints by which the person is found are made anew.
            </Protection>
          </div>
        </Form>
      )}
    </Page>
  )
}
