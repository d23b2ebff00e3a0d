/** How a patient is reached without harm, and who is close to them. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { ArrowLeft, Plus } from "lucide-react"
import { useState } from "react"
import { useLocation } from "wouter"
import { Boundary } from "../components/Boundary.tsx"
import { ChartRefusal } from "../components/ChartRefusal.tsx"
import { Link } from "../components/Link.tsx"
import { Page } from "../components/Page.tsx"
import { useAct } from "../data/act.ts"
import { type ChartId, chartIdOf, chartOpen, patientUpdate, resourceUpdate } from "../data/charts.ts"
import { RelatedPersonForm } from "../forms/RelatedPersonForm.tsx"
import { type PatientOf, type RelatedPersonLine, relatedPersons } from "../forms/related-person.ts"
import { SafeContactForm } from "../forms/SafeContactForm.tsx"
import { safeContactOf, withSafeContact } from "../forms/safe-contact-input.ts"
import { paths } from "../paths.ts"
import { Button } from "../ui/Button.tsx"
import { Dialog } from "../ui/Dialog.tsx"
import { Notice, Protection } from "../ui/Notice.tsx"

export default function SafeContactPage({ chart }: { chart: string }) {
  return (
    <Boundary wait="Opening the chart" fallback={(error, retry) => <ChartRefusal error={error} onRetry={retry} />}>
      <SafeContact id={chartIdOf(chart)} />
    </Boundary>
  )
}

function SafeContact({ id }: { id: ChartId }) {
  const { data: chart } = useSuspenseQuery(chartOpen(id))
  const [, go] = useLocation()
  const { patient } = chart
  const save = useAct(patientUpdate, {
    done: "It holds from now on.",
    onDone: () => go(paths.chart(id)),
    failure: "form",
  })
  const people = relatedPersons(chart.summary.others.map(({ resource }) => resource))
  const card = patient === undefined ? undefined : safeContactOf(patient)
  return (
    <Page
      title="Safe contact"
      lead={<p>How this person wants to be reached, so that nobody learns of their care who should not.</p>}
      above={
        <Link to={paths.chart(id)} className="back">
          <ArrowLeft size={16} aria-hidden="true" />
          Back to the chart
        </Link>
      }
    >
      {patient === undefined ? (
        <Notice>This chart has no patient whose contacts you may change.</Notice>
      ) : (
        <div className="stack loose">
          <People chart={id} patient={patient} people={people} />
          {card === "unreadable" && (
            <Notice tone="warn" title="What was said before cannot be read">
              Until you save it anew, nothing is sent to this person: nobody may act on a guess.
            </Notice>
          )}
          <SafeContactForm
            card={card === "unreadable" ? undefined : card}
            people={people}
            error={save.error}
            isPending={save.isPending}
            onSave={(next) => save.mutate({ chart: id, resource: withSafeContact(patient, next) })}
            onCancel={() => go(paths.chart(id))}
          />
          <Protection>
            It lies beside the address, and whoever may see the one sees the other. Letters after an incident obey it.
          </Protection>
        </div>
      )}
    </Page>
  )
}

function People(props: { chart: ChartId; patient: PatientOf; people: readonly RelatedPersonLine[] }) {
  const { chart, patient, people } = props
  const [adding, setAdding] = useState(false)
  const end = useAct(resourceUpdate, { done: "They are not on the list any more." })
  return (
    <section className="stack" aria-labelledby="close-to-them">
      <h2 id="close-to-them">Close to them</h2>
      {people.length === 0 && <p className="soft">Nobody yet: parents, a partner, who may act for them.</p>}
      {people.length > 0 && (
        <ul className="list">
          {people.map(({ reference, name, relationship, resource }) => (
            <li key={reference} className="list-item">
              <span className="list-main">
                <span className="list-title">{name}</span>
                {relationship !== undefined && <span className="soft small">{relationship}</span>}
              </span>
              <Button
                size="small"
                kind="quiet"
                aria-label={`No longer: ${name}`}
                isPending={end.isPending}
                onPress={() => end.mutate({ chart, resource: { ...resource, active: false } })}
              >
                No longer
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div className="actions">
        <Button icon={<Plus size={18} aria-hidden="true" />} onPress={() => setAdding(true)}>
          Add a person
        </Button>
      </div>
      <Dialog title="Who is close to them?" isOpen={adding} onClose={() => setAdding(false)}>
        <RelatedPersonForm chart={chart} patient={patient} onClose={() => setAdding(false)} />
      </Dialog>
    </section>
  )
}
