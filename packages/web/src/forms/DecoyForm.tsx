/** How many decoys. */
import { Form } from "react-aria-components"
import { FormFailure } from "../components/Failure.tsx"
import { Button } from "../ui/Button.tsx"
import { Field } from "../ui/Field.tsx"

const most = 50

export function DecoyForm(props: {
  error: unknown
  isPending: boolean
  onCancel: () => void
  onMake: (count: number) => void
}) {
  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        props.onMake(Number(new FormData(event.currentTarget).get("count")))
      }}
    >
      <p>
        Invented people in charts of the same shape as others of your care team. Officers who treat patients on that
        team make them.
      </p>
      <Field
        name="count"
        label="How many"
        hint={`At most ${most}. One in thirty patients is plenty.`}
        inputMode="numeric"
        pattern="[1-9]|[1-4][0-9]|50"
        defaultValue="5"
        isRequired
      />
      <FormFailure error={props.error} />
      <div className="actions">
        <Button onPress={props.onCancel}>Cancel</Button>
        <Button type="submit" kind="primary" isPending={props.isPending}>
          Make them
        </Button>
      </div>
    </Form>
  )
}
