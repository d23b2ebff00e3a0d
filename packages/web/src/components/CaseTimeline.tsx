/** What is known of a case, in sentences with their evidence, and a line of one's own. */
import { Form } from "react-aria-components"
import { useAct } from "../data/act.ts"
import { type CaseId, type CaseView, caseNote } from "../data/incidents.ts"
import { Button } from "../ui/Button.tsx"
import { Field } from "../ui/Field.tsx"
import { Statements } from "./Statements.tsx"
import { fullTimeText } from "./when.ts"

export function CaseTimeline({ id, view }: { id: CaseId; view: CaseView }) {
  const note = useAct(caseNote, { touches: [["case", id]], done: "Noted." })
  return (
    <section className="stack">
      <h2>What is known</h2>
      <Statements list={view.statements} />
      {view.contained.length > 0 && (
        <p className="soft small">First contained at {fullTimeText(view.contained[0]?.time ?? "")}.</p>
      )}
      <Form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          const form = event.currentTarget
          note.mutate({ case: id, text: String(new FormData(form).get("text")) }, { onSuccess: () => form.reset() })
        }}
      >
        <Field name="text" label="Add what you know" lines isRequired hint="Kept sealed, marked as your words." />
        <div className="actions">
          <Button type="submit" isPending={note.isPending}>
            Add
          </Button>
        </div>
      </Form>
    </section>
  )
}
