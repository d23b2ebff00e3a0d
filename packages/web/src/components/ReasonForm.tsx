/** Why this chart? Asked only when nothing that is known explains the opening. */
import { useState } from "react"
import { Form } from "react-aria-components"
import { useAct } from "../data/act.ts"
import { type ChartId, chartOpenFor } from "../data/charts.ts"
import { paths } from "../paths.ts"
import { Button } from "../ui/Button.tsx"
import { RadioGroup } from "../ui/Choice.tsx"
import { Field } from "../ui/Field.tsx"
import { Protection } from "../ui/Notice.tsx"
import { FormFailure } from "./Failure.tsx"
import { ButtonLink } from "./Link.tsx"
import { Page } from "./Page.tsx"
import { reasonTexts, type SayableReason, sayable } from "./reason-texts.ts"

export function ReasonForm({ chart, onOpen }: { chart: ChartId; onOpen: () => void }) {
  const [reason, setReason] = useState<SayableReason>("cover")
  const open = useAct(chartOpenFor, { failure: "form", onDone: onOpen })
  return (
    <Page title="Why do you need this chart?" documentTitle="Chart">
      <Form
        className="card stack"
        onSubmit={(event) => {
          event.preventDefault()
          const note = String(new FormData(event.currentTarget).get("note") ?? "").trim()
          open.mutate({ chart, reason, ...(note === "" ? {} : { note }) })
        }}
      >
        <p>
          Nothing the practice knows explains it: no note of yours, no hand-over, nobody put you to this patient. Say it
          in a word, and the chart opens.
        </p>
        <RadioGroup
          label="Reason"
          value={reason}
          onChange={(value) => setReason(value as SayableReason)}
          options={sayable.map((value) => ({ value, label: reasonTexts[value] }))}
        />
        <Field
          name="note"
          label="In your own words"
          optional={reason !== "other"}
          isRequired={reason === "other"}
          lines
          maxLength={600}
          hint="Sealed: colleagues who may open this chart, and officers, can read it. The server cannot."
        />
        <FormFailure error={open.error} />
        <div className="actions">
          <Button type="submit" kind="primary" isPending={open.isPending}>
            Open the chart
          </Button>
          <ButtonLink to={paths.patients} kind="quiet">
            Back to patients
          </ButtonLink>
        </div>
        <Protection>
          Your reason holds for a day. It stands in the log beside this opening, and the privacy officer sees each one.
          A patient you have no known reason for counts three times toward your limit; after the first few of a day you
          confirm with your passkey that it is you.
        </Protection>
      </Form>
    </Page>
  )
}
