/** Who has no notice that reached them: each by name, why, and what to do. Nobody is left out in silence. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Form } from "react-aria-components"
import { useAct } from "../../data/act.ts"
import {
  type CaseId,
  caseNotReached,
  caseUnreachable,
  type NoticeReason,
  type NotReached as Person,
} from "../../data/incidents.ts"
import { paths } from "../../paths.ts"
import { Button } from "../../ui/Button.tsx"
import { RadioGroup } from "../../ui/Choice.tsx"
import { Dialog } from "../../ui/Dialog.tsx"
import { Badge } from "../../ui/Notice.tsx"
import { FormFailure } from "../Failure.tsx"
import { ButtonLink } from "../Link.tsx"

const stateTexts = {
  "held-back": { text: "held back", tone: "warn" },
  returned: { text: "came back", tone: "warn" },
  unreachable: { text: "unreachable", tone: "danger" },
} as const

const reasons: { value: NoticeReason; label: string }[] = [
  { value: "no-address", label: "No address, and none to be found" },
  { value: "moved", label: "Moved, nobody knows where to" },
  { value: "no-answer", label: "Nobody answers" },
  { value: "no-safe-channel", label: "No safe way to reach them" },
  { value: "deceased", label: "Has died, without known kin" },
  { value: "refused", label: "Did not want to be told" },
  { value: "other", label: "Another reason" },
]

export function NotReached({ id, onLetters }: { id: CaseId; onLetters: () => void }) {
  const { data: people } = useSuspenseQuery(caseNotReached(id))
  if (people.length === 0) return null
  return (
    <section className="card stack" aria-labelledby="not-reached">
      <h2 id="not-reached">Not reached yet</h2>
      <ul className="list">
        {people.map((person) => (
          <Row key={person.chart} id={id} person={person} />
        ))}
      </ul>
      <div className="actions">
        <Button onPress={onLetters}>A chart is mended: make its letter</Button>
      </div>
    </section>
  )
}

function Row({ id, person }: { id: CaseId; person: Person }) {
  const [naming, setNaming] = useState(false)
  const name = person.name ?? `Chart ${person.chart.slice(0, 8)}`
  const { text, tone } = stateTexts[person.state]
  return (
    <li className="list-item">
      <span className="list-main">
        <span className="list-title">{name}</span>
        <span className="soft small">{person.because}</span>
      </span>
      <Badge tone={tone}>{text}</Badge>
      <div className="actions">
        <ButtonLink to={paths.chart(person.chart)} size="small" aria-label={`Open the chart of ${name}`}>
          Open the chart
        </ButtonLink>
        {person.state !== "unreachable" && (
          <Button size="small" kind="quiet" onPress={() => setNaming(true)} aria-label={`Cannot be reached: ${name}`}>
            Cannot be reached
          </Button>
        )}
      </div>
      <Dialog title={`Why can ${name} not be reached?`} isOpen={naming} onClose={() => setNaming(false)}>
        <WhyForm id={id} person={person} onDone={() => setNaming(false)} />
      </Dialog>
    </li>
  )
}

function WhyForm({ id, person, onDone }: { id: CaseId; person: Person; onDone: () => void }) {
  const name = useAct((reason: NoticeReason) => caseUnreachable({ case: id, chart: person.chart, reason }), {
    touches: [["case", id]],
    failure: "form",
    done: "Noted. A substitute notice is for them.",
    onDone,
  })
  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        const said = String(new FormData(event.currentTarget).get("reason"))
        name.mutate(reasons.find(({ value }) => value === said)?.value ?? "other")
      }}
    >
      <RadioGroup label="Reason" name="reason" options={reasons} defaultValue="no-address" />
      <FormFailure error={name.error} />
      <div className="actions">
        <Button onPress={onDone}>Cancel</Button>
        <Button type="submit" kind="primary" isPending={name.isPending}>
          Note it
        </Button>
      </div>
    </Form>
  )
}
