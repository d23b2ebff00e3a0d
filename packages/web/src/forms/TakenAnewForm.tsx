/** What was taken, corrected: more than was known, or something that was not taken after all. The answer before stays on record. */
import { useState } from "react"
import { Form } from "react-aria-components"
import { FormFailure } from "../components/Failure.tsx"
import type { CaseView, Taken } from "../data/incidents.ts"
import { Button } from "../ui/Button.tsx"
import { Checkbox, CheckboxGroup } from "../ui/Choice.tsx"
import { Field } from "../ui/Field.tsx"
import { textIn } from "./form-text.ts"
import { TakenQuestion, useTakenAnswer } from "./TakenQuestion.tsx"

export function TakenAnewForm(props: {
  view: Pick<CaseView, "taken" | "takenTexts">
  isPending: boolean
  error: unknown
  onCancel: () => void
  onTaken: (taken: Taken[], because: string) => void
}) {
  const { view, isPending, error, onCancel, onTaken } = props
  const all = view.taken.map((_, i) => String(i))
  const [kept, setKept] = useState<readonly string[]>(all)
  const [adding, setAdding] = useState(false)
  const answer = useTakenAnswer()
  const submit = (data: FormData) => {
    const more = adding ? answer.read(data) : undefined
    if (adding && more === undefined) return
    const taken = [...view.taken.filter((_, i) => kept.includes(String(i))), ...(more === undefined ? [] : [more])]
    onTaken(taken, textIn(data, "because") ?? "")
  }
  const same = !adding && kept.length === all.length ? "nothing has changed" : undefined
  const nothing = !adding && kept.length === 0 ? "something was taken" : undefined
  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        submit(new FormData(event.currentTarget))
      }}
    >
      <CheckboxGroup
        label="Taken so far"
        hint="Untick what was not taken after all."
        value={[...kept]}
        onChange={setKept}
        options={view.takenTexts.map((label, i) => ({ value: String(i), label }))}
      />
      <Checkbox isSelected={adding} onChange={setAdding}>
        Something else was taken as well
      </Checkbox>
      {adding && <TakenQuestion answer={answer} />}
      <Field name="because" label="How do you know?" isRequired hint="Kept with the new list, sealed, as your words." />
      <FormFailure error={error} />
      <div className="actions">
        <Button onPress={onCancel}>Cancel</Button>
        <Button type="submit" kind="primary" isPending={isPending} disabledReason={same ?? nothing}>
          Find out who, anew
        </Button>
      </div>
    </Form>
  )
}
