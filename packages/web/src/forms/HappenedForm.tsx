/** A short calm form: what was taken, since when, and when it was noticed. All of it can be corrected later (TakenAnewForm). */
import { Form } from "react-aria-components"
import { useLocation } from "wouter"
import { FormFailure } from "../components/Failure.tsx"
import { useAct } from "../data/act.ts"
import { useMe } from "../data/desk.ts"
import { caseOpen } from "../data/incidents.ts"
import { paths } from "../paths.ts"
import { Button } from "../ui/Button.tsx"
import { Checkbox } from "../ui/Choice.tsx"
import { Field } from "../ui/Field.tsx"
import { instantOf, localTime } from "./local-time.ts"
import { TakenQuestion, useTakenAnswer } from "./TakenQuestion.tsx"

export function HappenedForm({ onClose }: { onClose: () => void }) {
  const me = useMe()
  const [, go] = useLocation()
  const answer = useTakenAnswer()
  const open = useAct(caseOpen, {
    touches: [["cases"]],
    failure: "form",
    onDone: (id) => {
      onClose()
      go(paths.incident(id))
    },
  })
  const submit = (data: FormData) => {
    const taken = answer.read(data)
    if (taken === undefined) return
    open.mutate({
      title: String(data.get("title") ?? "") || answer.label,
      by: "person",
      discoveredAt: instantOf(data.get("discoveredAt")) ?? "",
      discoveredBy: me.account,
      taken: [taken],
      rehearsal: data.get("rehearsal") === "on",
    })
  }
  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        submit(new FormData(event.currentTarget))
      }}
    >
      <TakenQuestion answer={answer}>
        <Field
          name="discoveredAt"
          label="Noticed when"
          type="datetime-local"
          defaultValue={localTime(new Date())}
          isRequired
          hint="The law's clocks start here."
        />
      </TakenQuestion>
      <Field name="title" label="In a few words" optional hint="Without names of patients." />
      <Checkbox name="rehearsal" hint="Everything that is made says so on every page.">
        This is a rehearsal
      </Checkbox>
      <FormFailure error={open.error} />
      <div className="actions">
        <Button onPress={onClose}>Cancel</Button>
        <Button type="submit" kind="primary" isPending={open.isPending}>
          Open a case
        </Button>
      </div>
    </Form>
  )
}
