/** A question of an officer to this person, about openings of theirs; asked where they begin their day. */
import { useQuery } from "@tanstack/react-query"
import { Form } from "react-aria-components"
import { useAct } from "../data/act.ts"
import { type FindingId, questionAnswer, questions } from "../data/alarms.ts"
import { Button } from "../ui/Button.tsx"
import { Field } from "../ui/Field.tsx"
import { Notice } from "../ui/Notice.tsx"
import { FormFailure } from "./Failure.tsx"
import { fullTimeText } from "./when.ts"

export function Questions() {
  const { data = [] } = useQuery(questions)
  return data.map(({ finding, from, question }) => (
    <Notice key={finding} tone="warn" title={`A question about a chart that you opened on ${fullTimeText(from)}`}>
      <p>{question}</p>
      <AnswerForm finding={finding} />
    </Notice>
  ))
}

function AnswerForm({ finding }: { finding: FindingId }) {
  const answer = useAct(questionAnswer, {
    touches: [["questions"]],
    done: "Thank you. Your answer was passed on.",
    failure: "form",
  })
  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        answer.mutate({ finding, answer: String(new FormData(event.currentTarget).get("answer")) })
      }}
    >
      <Field name="answer" label="Your answer" lines isRequired maxLength={1000} />
      <FormFailure error={answer.error} />
      <div className="actions">
        <Button type="submit" kind="primary" isPending={answer.isPending}>
          Answer
        </Button>
      </div>
    </Form>
  )
}
