/** When police ask for silence: who, in which form, until when. It is shown, timed, and lifted (45 CFR 164.412). */
import { Form } from "react-aria-components"
import { useAct } from "../../data/act.ts"
import { type CaseId, type CaseView, casePoliceHold } from "../../data/incidents.ts"
import { textIn } from "../../forms/form-text.ts"
import { instantOf } from "../../forms/local-time.ts"
import { Button } from "../../ui/Button.tsx"
import { RadioGroup } from "../../ui/Choice.tsx"
import { Field } from "../../ui/Field.tsx"
import { Notice } from "../../ui/Notice.tsx"
import { FormFailure } from "../Failure.tsx"
import { fullTimeText } from "../when.ts"

export function PoliceHold({ id, view }: { id: CaseId; view: CaseView }) {
  const hold = useAct(casePoliceHold, { touches: [["case", id]], failure: "form", done: "It is in the case." })
  const { policeHold } = view
  if (policeHold !== undefined) {
    const { form, until, text } = policeHold
    return (
      <section className="stack">
        <h2>The police asked for silence</h2>
        <Notice tone="warn" title={`Until ${fullTimeText(until)}`}>
          {`${text ?? "The police"}, ${form === "oral" ? "by word of mouth" : "in writing"}. Letters can be made meanwhile; do not send them.`}
        </Notice>
        <FormFailure error={hold.error} />
        <div className="actions">
          <Button
            kind="primary"
            isPending={hold.isPending}
            onPress={() => hold.mutate({ case: id, change: "lifted", form, until, official: text ?? "" })}
          >
            It is lifted
          </Button>
        </div>
      </section>
    )
  }
  return (
    <section className="stack">
      <h2>Did the police ask for silence?</h2>
      <Form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          const data = new FormData(event.currentTarget)
          hold.mutate({
            case: id,
            change: "put",
            form: data.get("form") === "written" ? "written" : "oral",
            until: instantOf(data.get("until")) ?? "",
            official: textIn(data, "official") ?? "",
          })
        }}
      >
        <Field name="official" label="Who asked" isRequired hint="Name, rank and agency." />
        <RadioGroup
          label="How"
          name="form"
          defaultValue="oral"
          options={[
            { value: "oral", label: "By word of mouth", hint: "Holds for 30 days at most." },
            { value: "written", label: "In writing", hint: "Holds for the time that the paper names." },
          ]}
        />
        <Field name="until" label="Until when" type="datetime-local" isRequired />
        <FormFailure error={hold.error} />
        <div className="actions">
          <Button type="submit" isPending={hold.isPending}>
            Note it
          </Button>
        </div>
      </Form>
    </section>
  )
}
