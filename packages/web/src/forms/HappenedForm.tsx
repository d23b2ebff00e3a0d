/** A short calm form: what was taken, since when, and when it was noticed. All of it can be corrected later. */
import { useState } from "react"
import { Form } from "react-aria-components"
import { useLocation } from "wouter"
import { FormFailure } from "../components/Failure.tsx"
import type { Found } from "../components/people-found.ts"
import { useAct } from "../data/act.ts"
import { useMe } from "../data/desk.ts"
import { caseOpen, type TakenKind } from "../data/incidents.ts"
import { paths } from "../paths.ts"
import { Button } from "../ui/Button.tsx"
import { Checkbox, RadioGroup } from "../ui/Choice.tsx"
import { Field } from "../ui/Field.tsx"
import { Notice } from "../ui/Notice.tsx"
import { instantOf, localTime } from "./local-time.ts"
import { TakenFields } from "./TakenFields.tsx"
import { AnswerError, happenedKinds, takenIn } from "./what-was-taken.ts"

export function HappenedForm({ onClose }: { onClose: () => void }) {
  const me = useMe()
  const [, go] = useLocation()
  const [kind, setKind] = useState<TakenKind>("device")
  const [people, setPeople] = useState<readonly Found[]>([])
  const [fault, setFault] = useState<string>()
  const open = useAct(caseOpen, {
    touches: [["cases"]],
    failure: "form",
    onDone: (id) => {
      onClose()
      go(paths.incident(id))
    },
  })
  const now = localTime(new Date())
  const asked = happenedKinds.find(({ value }) => value === kind)
  const submit = (data: FormData) => {
    setFault(undefined)
    try {
      const charts = people.map(({ chart }) => chart)
      open.mutate({
        title: String(data.get("title") ?? "") || (asked?.label ?? "Incident"),
        by: "person",
        discoveredAt: instantOf(data.get("discoveredAt")) ?? "",
        discoveredBy: me.account,
        taken: [takenIn(kind, data, charts)],
        rehearsal: data.get("rehearsal") === "on",
      })
    } catch (error) {
      if (!(error instanceof AnswerError)) throw error
      setFault(error.message)
    }
  }
  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        submit(new FormData(event.currentTarget))
      }}
    >
      <RadioGroup
        label="What was it?"
        options={happenedKinds}
        value={kind}
        onChange={(value) => setKind(value as TakenKind)}
      />
      <TakenFields key={kind} kind={kind} people={people} onPeople={setPeople} />
      <div className="pair">
        <Field
          name="from"
          label={asked?.since ?? "Since when"}
          type="datetime-local"
          defaultValue={now}
          isRequired
          hint="If in doubt, earlier."
        />
        <Field
          name="discoveredAt"
          label="Noticed when"
          type="datetime-local"
          defaultValue={now}
          isRequired
          hint="The law's clocks start here."
        />
      </div>
      <Field name="title" label="In a few words" optional hint="Without names of patients." />
      <Checkbox name="rehearsal" hint="Everything that is made says so on every page.">
        This is a rehearsal
      </Checkbox>
      {fault !== undefined && (
        <Notice tone="danger" title="Please check what was entered" live>
          {fault}
        </Notice>
      )}
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
