/** One finding of the review queue: who, why it stands out, and the officer's decision. */
import { useState } from "react"
import { Form } from "react-aria-components"
import { useAct } from "../data/act.ts"
import { type FindingLine, findingDecide } from "../data/alarms.ts"
import { paths } from "../paths.ts"
import { Button } from "../ui/Button.tsx"
import { Dialog } from "../ui/Dialog.tsx"
import { Field } from "../ui/Field.tsx"
import { Badge } from "../ui/Notice.tsx"
import { ConfirmButton } from "./ConfirmButton.tsx"
import { FormFailure } from "./Failure.tsx"
import { Link } from "./Link.tsx"
import { reasonsText } from "./reason-texts.ts"
import { fullTimeText } from "./when.ts"

export function FindingCard({ finding }: { finding: FindingLine }) {
  const [isAsking, setAsking] = useState(false)
  const decide = useAct(findingDecide, { touches: [["findings"], ["cases"]], done: "Noted in the log." })
  const { id, name, because, reasons, from, to, openings, question, answer } = finding
  return (
    <article className="card stack" aria-labelledby={`finding-${id}`}>
      <div className="stack tight">
        <h2 id={`finding-${id}`}>{name}</h2>
        <p>
          {openings.length === 1 ? "One opening" : `${openings.length} openings`}
          {finding.chart === null ? " of several charts" : " of one chart"}, {fullTimeText(from)}
          {openings.length > 1 && ` to ${fullTimeText(to)}`}{" "}
          {finding.state === "questioned" && <Badge tone="warn">Asked</Badge>}
          {finding.state === "explained" && <Badge tone="ok">Answered</Badge>}
        </p>
      </div>
      {reasons.length > 0 && <p>Reason given: {reasonsText(reasons)}</p>}
      {because.length > 0 && (
        <ul>
          {because.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      {question !== undefined && <p>You asked: {question}</p>}
      {answer !== undefined && <p>They say: {answer}</p>}
      <div className="actions">
        <Button
          isPending={decide.isPending}
          onPress={() => decide.mutate({ finding, decision: "accept" })}
          aria-label={`Accept: ${name}`}
        >
          Accept
        </Button>
        <Button onPress={() => setAsking(true)} aria-label={`Ask ${name}`}>
          Ask {name}
        </Button>
        <ConfirmButton
          kind="danger"
          title="Open a case"
          question={`A case begins about what ${name} opened. Nothing is locked by it; that is done in the case.`}
          confirm="Open a case"
          danger
          onConfirm={() => decide.mutate({ finding, decision: "case" })}
          aria-label={`Open a case: ${name}`}
        >
          Open a case
        </ConfirmButton>
        {finding.chart !== null && <Link to={paths.openings(finding.chart)}>Who else opened it</Link>}
      </div>
      <Dialog title={`Ask ${name}`} isOpen={isAsking} onClose={() => setAsking(false)}>
        <AskForm finding={finding} onClose={() => setAsking(false)} />
      </Dialog>
    </article>
  )
}

function AskForm({ finding, onClose }: { finding: FindingLine; onClose: () => void }) {
  const ask = useAct(findingDecide, { touches: [["findings"]], done: "Asked.", failure: "form", onDone: onClose })
  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        const question = String(new FormData(event.currentTarget).get("question"))
        ask.mutate({ finding, decision: "question", question })
      }}
    >
      <Field
        name="question"
        label="Your question"
        hint="They see it with the time of the opening, not why it stands out. The server cannot read it."
        lines
        isRequired
        maxLength={1000}
      />
      <FormFailure error={ask.error} />
      <div className="actions">
        <Button onPress={onClose}>Cancel</Button>
        <Button type="submit" kind="primary" isPending={ask.isPending}>
          Ask
        </Button>
      </div>
    </Form>
  )
}
