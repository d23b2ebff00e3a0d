/** Opening a chart in an emergency, outside one's care teams or beyond a limit: at once, and seen by everyone whom it concerns. */
import { Siren } from "lucide-react"
import { type ReactNode, useState } from "react"
import { Form } from "react-aria-components"
import { useAct } from "../data/act.ts"
import type { ChartId } from "../data/charts.ts"
import { type EmergencyCode, openInEmergency } from "../data/oversight.ts"
import { paths } from "../paths.ts"
import { Button } from "../ui/Button.tsx"
import { RadioGroup } from "../ui/Choice.tsx"
import { Field } from "../ui/Field.tsx"
import { Notice } from "../ui/Notice.tsx"
import { FormFailure } from "./Failure.tsx"
import { ButtonLink } from "./Link.tsx"
import { Page } from "./Page.tsx"
import { emergencyTexts } from "./reason-texts.ts"

/** `title`, `children`: what is in the way. `actions`: what else can be done. */
export function EmergencyForm(props: {
  chart: ChartId
  onOpen: () => void
  title: string
  children: ReactNode
  actions?: ReactNode
}) {
  const [isAsked, setAsked] = useState(false)
  return (
    <Page title={isAsked ? "Open in an emergency" : props.title} documentTitle="Chart">
      {isAsked ? (
        <Reason chart={props.chart} onOpen={props.onOpen} />
      ) : (
        <div className="stack">
          {props.children}
          <Notice tone="danger" title="In an emergency, open it now">
            The privacy officer is told at once. The patient can see it: it stands in the chart's list of openings.
          </Notice>
          <div className="actions">
            {props.actions}
            <Button kind="danger" icon={<Siren size={18} aria-hidden="true" />} onPress={() => setAsked(true)}>
              Open in an emergency
            </Button>
            <ButtonLink to={paths.patients} kind="quiet">
              Back to patients
            </ButtonLink>
          </div>
        </div>
      )}
    </Page>
  )
}

function Reason({ chart, onOpen }: { chart: ChartId; onOpen: () => void }) {
  const [code, setCode] = useState<EmergencyCode>("danger-to-self")
  const [isWaiting, setWaiting] = useState(false)
  const open = useAct(openInEmergency, {
    failure: "form",
    onDone: (isOpen) => (isOpen ? onOpen() : setWaiting(true)),
  })
  return (
    <Form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault()
        open.mutate({ chart, code, note: String(new FormData(event.currentTarget).get("note")) })
      }}
    >
      <RadioGroup
        label="What is the emergency?"
        value={code}
        onChange={(value) => setCode(value as EmergencyCode)}
        options={Object.entries(emergencyTexts).map(([value, label]) => ({ value, label }))}
      />
      <Field
        name="note"
        label="In a sentence"
        lines
        isRequired
        maxLength={600}
        hint="Sealed: this chart's care team and the officers read it. The server cannot."
      />
      {isWaiting && (
        <Notice tone="warn" title="Another officer has to agree first" live>
          You have opened three charts in emergencies today. An owner or privacy officer agrees under Practice, Limits;
          then press the button again.
        </Notice>
      )}
      <FormFailure error={open.error} />
      <div className="actions">
        <Button type="submit" kind="danger" isPending={open.isPending} icon={<Siren size={18} aria-hidden="true" />}>
          Open the chart for an hour
        </Button>
        <ButtonLink to={paths.patients} kind="quiet">
          Back to patients
        </ButtonLink>
      </div>
    </Form>
  )
}
