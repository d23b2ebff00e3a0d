/** How a patient is reached without harm: by which ways, when, through whom. What it says holds for notices of an incident, too. */
import { type SafeContactCard, type SafeContactChannel, safeContactChannels } from "@subrosa/fhir"
import { type FormEvent, useState } from "react"
import { Form } from "react-aria-components"
import { FormFailure } from "../components/Failure.tsx"
import { Button } from "../ui/Button.tsx"
import { Checkbox, CheckboxGroup } from "../ui/Choice.tsx"
import { Disclosure } from "../ui/Disclosure.tsx"
import { Field } from "../ui/Field.tsx"
import { Notice } from "../ui/Notice.tsx"
import { Select } from "../ui/Select.tsx"
import { AddressFields } from "./AddressFields.tsx"
import { addressFields, addressIn } from "./address-input.ts"
import { textIn } from "./form-text.ts"
import type { RelatedPersonLine } from "./related-person.ts"
import {
  channelText,
  type SafeContactInput,
  SafeContactInputError,
  safeContactCard,
  safeContactInput,
} from "./safe-contact-input.ts"

const ways = safeContactChannels.map((value) => ({ value, label: capital(channelText(value)) }))
const noWay = { value: "", label: "Not said: letters by post" }
const days = [
  ...[
    { value: "mon", label: "Monday" },
    { value: "tue", label: "Tuesday" },
    { value: "wed", label: "Wednesday" },
  ],
  ...[
    { value: "thu", label: "Thursday" },
    { value: "fri", label: "Friday" },
    { value: "sat", label: "Saturday" },
  ],
  { value: "sun", label: "Sunday" },
]
const minorOptions = [
  { value: "", label: "Not said" },
  { value: "alone", label: "Agreed to care alone: parents are not told" },
  { value: "with-parents", label: "Parents may be told" },
]

export function SafeContactForm(props: {
  card: SafeContactCard | undefined
  people: readonly RelatedPersonLine[]
  error: unknown
  isPending: boolean
  onSave: (card: SafeContactCard | undefined) => void
  onCancel: () => void
}) {
  const { card, people, error, isPending, onSave, onCancel } = props
  const [fault, setFault] = useState<string>()
  const input = safeContactInput(card)
  const persons = people.map(({ reference, name, relationship }) => ({
    value: reference,
    label: relationship === undefined ? name : `${name}, ${relationship.toLowerCase()}`,
  }))
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setFault(undefined)
    try {
      onSave(safeContactCard(readForm(new FormData(event.currentTarget)), card))
    } catch (failure) {
      if (!(failure instanceof SafeContactInputError)) throw failure
      setFault(failure.message)
    }
  }
  return (
    <Form className="stack loose form" onSubmit={submit}>
      <fieldset className="stack">
        <legend>Ways</legend>
        <Select name="best" label="Best way" options={[noWay, ...ways]} defaultValue={input.best} />
        <CheckboxGroup
          name="others"
          label="Also safe"
          hint="Any other way is not used. E-mail needs the patient's word: ticked here, it has it."
          options={ways}
          defaultValue={input.others}
        />
        <Checkbox name="neverPost" defaultSelected={input.neverPost} hint="Whatever else is said: no letter.">
          Never by post
        </Checkbox>
      </fieldset>
      <fieldset className="stack">
        <legend>Calls</legend>
        <div className="pair">
          <Field name="from" label="From" type="time" optional defaultValue={input.from} />
          <Field name="until" label="Until" type="time" optional defaultValue={input.until} />
        </div>
        <CheckboxGroup
          name="days"
          label="On these days"
          hint="None ticked: on every day."
          options={days}
          defaultValue={input.days}
        />
        <Checkbox name="voiceMail" defaultSelected={input.voiceMail} hint="It names a person, never a practice.">
          A neutral message may be left
        </Checkbox>
      </fieldset>
      <fieldset className="stack">
        <legend>Who</legend>
        {persons.length > 0 ? (
          <>
            <Select
              name="instead"
              label="Gets messages instead of the patient"
              options={[{ value: "", label: "Nobody: the patient" }, ...persons]}
              defaultValue={input.instead}
            />
            <CheckboxGroup
              name="mayBeTold"
              label="May learn of it as well"
              options={persons}
              defaultValue={input.mayBeTold}
            />
          </>
        ) : (
          <p className="soft">Another adult can be chosen once they are in the list above.</p>
        )}
        <Select name="minor" label="If the patient is a minor" options={minorOptions} defaultValue={input.minor} />
      </fieldset>
      <Disclosure title="Another number, mailbox or address that is safe" open={hasElsewhere(input)}>
        <div className="stack">
          <div className="pair">
            <Field name="phone" label="Safe number" type="tel" optional defaultValue={input.phone} />
            <Field name="email" label="Safe e-mail" type="email" optional defaultValue={input.email} />
          </div>
          <AddressFields input={input.address} />
        </div>
      </Disclosure>
      {fault !== undefined && (
        <Notice tone="danger" title="Please check what was entered" live>
          {fault}
        </Notice>
      )}
      <FormFailure error={error} />
      <div className="actions">
        <Button type="submit" kind="primary" isPending={isPending}>
          Save
        </Button>
        <Button kind="quiet" onPress={onCancel}>
          Cancel
        </Button>
      </div>
    </Form>
  )
}

const hasElsewhere = ({ phone, email, address }: SafeContactInput): boolean =>
  [phone, email, ...addressFields.map((name) => address[name])].some((value) => value !== "")

function readForm(data: FormData): SafeContactInput {
  const of = (name: string) => textIn(data, name) ?? ""
  const isTicked = (name: string) => data.get(name) === "on"
  const minor = of("minor")
  return {
    best: channelOf(of("best")) ?? "",
    others: data.getAll("others").flatMap((value) => channelOf(String(value)) ?? []),
    ...{ neverPost: isTicked("neverPost"), voiceMail: isTicked("voiceMail") },
    ...{ days: data.getAll("days").map(String), from: of("from"), until: of("until") },
    ...{ phone: of("phone"), email: of("email"), address: addressIn(data) },
    ...{ instead: of("instead"), mayBeTold: data.getAll("mayBeTold").map(String) },
    minor: minor === "alone" || minor === "with-parents" ? minor : "",
  }
}

const channelOf = (value: string): SafeContactChannel | undefined => safeContactChannels.find((one) => one === value)

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
