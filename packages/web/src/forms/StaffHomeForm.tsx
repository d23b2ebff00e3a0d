/** Where a member of staff lives: kept only as keyed tokens, by which the keeper tells neighbours and relatives. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Form } from "react-aria-components"
import { FormFailure } from "../components/Failure.tsx"
import { useAct } from "../data/act.ts"
import { staffHomeSet } from "../data/alarms.ts"
import { staff } from "../data/people.ts"
import { Button } from "../ui/Button.tsx"
import { Field } from "../ui/Field.tsx"
import { Protection } from "../ui/Notice.tsx"
import { Select } from "../ui/Select.tsx"

export function StaffHomeForm() {
  const { data } = useSuspenseQuery(staff)
  const people = data.filter(({ state }) => state === "active")
  const [chosen, setChosen] = useState(people[0]?.account)
  const save = useAct(staffHomeSet, { done: "Kept as tokens. The address itself was not stored.", failure: "form" })
  const account = people.find((one) => one.account === chosen)?.account
  return (
    <section className="card stack" aria-labelledby="homes">
      <h2 id="homes">Neighbours and relatives of staff</h2>
      <p>
        With a colleague's home address, an unexplained look at a neighbour's chart is told at once. Former addresses
        help, too.
      </p>
      <Form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (account === undefined) return
          const data = new FormData(event.currentTarget)
          const text = (name: string) => String(data.get(name) ?? "").trim()
          const homes = ["", "-before"]
            .map((suffix) => ({ line: text(`line${suffix}`), postalCode: text(`code${suffix}`) }))
            .filter(({ line, postalCode }) => line !== "" && postalCode !== "")
          const phone = text("phone")
          save.mutate({ account, homes, phones: phone === "" ? [] : [phone] })
        }}
      >
        <Select
          label="Who"
          options={people.map(({ account: value, name }) => ({ value, label: name }))}
          {...(chosen === undefined ? {} : { value: chosen })}
          onChange={(value) => setChosen(people.find((one) => one.account === value)?.account)}
        />
        <Field name="line" label="Street and number" autoComplete="off" />
        <Field name="code" label="Postal code" autoComplete="off" />
        <Field name="line-before" label="Former street and number" optional autoComplete="off" />
        <Field name="code-before" label="Former postal code" optional autoComplete="off" />
        <Field name="phone" label="Phone" type="tel" optional autoComplete="off" />
        <Protection>
          Your browser turns this into keyed tokens; what you type is stored nowhere, and cannot be shown again.
        </Protection>
        <FormFailure error={save.error} />
        <div className="actions">
          <Button type="submit" isPending={save.isPending}>
            Save
          </Button>
        </div>
      </Form>
    </section>
  )
}
