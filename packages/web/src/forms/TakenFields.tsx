/** What is asked about one kind of incident, beside its times. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { kindTexts } from "../components/kind-texts.ts"
import { PeoplePicker } from "../components/PeoplePicker.tsx"
import type { Found } from "../components/people-found.ts"
import { fullTimeText } from "../components/when.ts"
import { recentExports, type TakenKind } from "../data/incidents.ts"
import { staff } from "../data/people.ts"
import { allDevices } from "../data/watch.ts"
import { CheckboxGroup, RadioGroup } from "../ui/Choice.tsx"
import { Field } from "../ui/Field.tsx"
import { Select } from "../ui/Select.tsx"

export function TakenFields(props: {
  kind: TakenKind
  people: readonly Found[]
  onPeople: (people: readonly Found[]) => void
}) {
  switch (props.kind) {
    case "device":
      return <DeviceFields />
    case "session":
      return <SessionFields />
    case "account":
      return <AccountFields />
    case "insider":
      return (
        <>
          <Whose />
          <Until />
        </>
      )
    case "database":
      return <CopyFields />
    case "vendor":
      return (
        <>
          <Exports />
          <Records {...props} />
        </>
      )
    case "paper":
    case "mis-sent":
      return <Records {...props} />
  }
}

const doubtful = [
  { value: "yes", label: "Yes, or not sure" },
  { value: "no", label: "No" },
]
const YesOrNot = (props: { label: string; name: string }) => (
  <RadioGroup {...props} defaultValue="yes" segmented options={doubtful} />
)

function useWhose() {
  const { data: devices } = useSuspenseQuery(allDevices)
  return devices.map(({ id, account, label, name }) => ({ id, account, label: `${name}: ${label}` }))
}

function DeviceFields() {
  const options = useWhose().map(({ id, label }) => ({ value: id, label }))
  return (
    <>
      <Select label="Which device" name="device" options={options} defaultValue={options[0]?.value ?? ""} />
      <YesOrNot label="Was it unlocked?" name="unlocked" />
    </>
  )
}

function SessionFields() {
  const options = useWhose().map(({ id, account, label }) => ({ value: `${account} ${id}`, label }))
  return (
    <>
      <Select label="Which device" name="whose" options={options} defaultValue={options[0]?.value ?? ""} />
      <YesOrNot label="Were charts open on it when they came?" name="unlocked" />
      <Until />
    </>
  )
}

function Whose() {
  const { data: people } = useSuspenseQuery(staff)
  const accounts = people.map(({ account, name }) => ({ value: account, label: name }))
  return <Select label="Whose account" name="account" options={accounts} defaultValue={accounts[0]?.value ?? ""} />
}

function AccountFields() {
  const options = useWhose().map(({ id, label }) => ({ value: id, label }))
  return (
    <>
      <Whose />
      <CheckboxGroup
        label="Devices that were in their own hands all the time"
        hint="What was opened there is not counted. If in doubt, tick none."
        name="trustedDevices"
        options={options}
      />
      <Until />
    </>
  )
}

const Until = () => (
  <Field name="to" label="Until when" type="datetime-local" optional hint="Empty: it is not over, or nobody knows." />
)

function CopyFields() {
  const { data: people } = useSuspenseQuery(staff)
  return (
    <>
      <RadioGroup
        label="What was copied?"
        name="what"
        defaultValue="database"
        segmented
        options={[
          { value: "database", label: "The server's data" },
          { value: "backup", label: "A backup" },
        ]}
      />
      <YesOrNot label="Was the keeper's key taken as well?" name="keeperKey" />
      <CheckboxGroup
        label="Whose keys does the thief hold as well?"
        hint="Their passkey, password or recovery kit. If nobody's, tick none."
        name="keys"
        options={people.map(({ account, name }) => ({ value: account, label: name }))}
      />
    </>
  )
}

function Exports() {
  const { data: exports } = useSuspenseQuery(recentExports)
  if (exports.length === 0) return <p className="soft">The log's last 1,000 entries hold no export.</p>
  const options = exports.map(({ id, name, time, text }) => ({
    value: id,
    label: `${fullTimeText(time)}, ${name}`,
    hint: text,
  }))
  return <CheckboxGroup label="Exports that the vendor was given" name="exports" options={options} />
}

function Records(props: { people: readonly Found[]; onPeople: (people: readonly Found[]) => void }) {
  return (
    <>
      <PeoplePicker label="Whose records" picked={props.people} onChange={props.onPeople} />
      <CheckboxGroup
        label="What of theirs"
        hint="None ticked: everything that was written by then."
        name="kinds"
        options={Object.entries(kindTexts).map(([value, label]) => ({ value, label }))}
      />
    </>
  )
}
