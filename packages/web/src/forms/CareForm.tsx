/** Puts a colleague to a patient: for good, for a while, to supervise, to bill. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Form } from "react-aria-components"
import { FormFailure } from "../components/Failure.tsx"
import { useAct } from "../data/act.ts"
import type { ChartId } from "../data/charts.ts"
import { useMe } from "../data/desk.ts"
import { careRelationSet, isSetRelation, type SetRelationKind, setRelationKinds } from "../data/oversight.ts"
import { type AccountId, staff } from "../data/people.ts"
import { Button } from "../ui/Button.tsx"
import { RadioGroup } from "../ui/Choice.tsx"
import { Field } from "../ui/Field.tsx"
import { Select } from "../ui/Select.tsx"
import { endOfDay, localDate } from "./local-time.ts"

const kindTexts: Record<SetRelationKind, { label: string; hint: string }> = {
  assigned: { label: "Treats the patient", hint: "From now on, without an end." },
  "hand-over": { label: "Takes over for a while", hint: "A holiday, an illness: it ends by itself." },
  supervision: { label: "Supervises", hint: "Reads along with a colleague's work." },
  "billing-task": { label: "Has something to bill", hint: "It ends by itself." },
}
const options = setRelationKinds.map((value) => ({ value, ...kindTexts[value] }))
const endsByItself = (kind: SetRelationKind): boolean => kind === "hand-over" || kind === "billing-task"
const twoWeeksMs = 14 * 86_400_000

export function CareForm({ chart }: { chart: ChartId }) {
  const { data: everyone } = useSuspenseQuery(staff)
  const me = useMe()
  const [kind, setKind] = useState<SetRelationKind>("assigned")
  const colleagues = everyone.filter(({ account, state }) => account !== me.account && state === "active")
  const set = useAct(careRelationSet, {
    touches: [
      ["relations", chart],
      ["who", chart],
    ],
    failure: "form",
    done: "It is set, and stands in the log.",
  })
  if (colleagues.length === 0) return <p className="soft">You work alone here: there is no colleague to put.</p>
  return (
    <Form
      className="card stack"
      aria-labelledby="put"
      onSubmit={(event) => {
        event.preventDefault()
        const data = new FormData(event.currentTarget)
        const until = endsByItself(kind) ? endOfDay(data.get("until")) : undefined
        const account = String(data.get("account")) as AccountId
        set.mutate({ chart, account, kind, ...(until !== undefined && { until }) })
      }}
    >
      <h2 id="put">Put a colleague to this patient</h2>
      <Select
        label="Who"
        name="account"
        options={colleagues.map(({ account, name }) => ({ value: account, label: name }))}
        defaultValue={colleagues[0]?.account ?? ""}
      />
      <RadioGroup
        label="What for"
        name="kind"
        options={options}
        value={kind}
        onChange={(value) => isSetRelation(value) && setKind(value)}
      />
      {endsByItself(kind) && (
        <Field
          name="until"
          label="Until the end of"
          type="date"
          isRequired
          defaultValue={localDate(new Date(Date.now() + twoWeeksMs))}
        />
      )}
      <FormFailure error={set.error} />
      <div className="actions">
        <Button type="submit" kind="primary" isPending={set.isPending}>
          Put them
        </Button>
      </div>
    </Form>
  )
}
