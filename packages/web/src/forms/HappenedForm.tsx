/** A short calm form: what was taken, since when, and when it was noticed. All of it can be corrected later. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Form } from "react-aria-components"
import { useLocation } from "wouter"
import { FormFailure } from "../components/Failure.tsx"
import { useAct } from "../data/act.ts"
import { useMe } from "../data/desk.ts"
import { accountIdOf, caseOpen, deviceIdOf, type Taken } from "../data/incidents.ts"
import { staff } from "../data/people.ts"
import { allDevices } from "../data/watch.ts"
import { paths } from "../paths.ts"
import { Button } from "../ui/Button.tsx"
import { Checkbox, RadioGroup } from "../ui/Choice.tsx"
import { Field } from "../ui/Field.tsx"
import { Select } from "../ui/Select.tsx"
import { instantOf, localTime } from "./local-time.ts"

type Kind = "device" | "account" | "insider" | "database"

const kinds = [
  { value: "device", label: "A laptop or phone is lost or stolen" },
  { value: "account", label: "Someone else got into an account" },
  { value: "insider", label: "One of us looked at what is none of their business" },
  { value: "database", label: "A copy of the server's data or of a backup was taken" },
] as const

export function HappenedForm({ onClose }: { onClose: () => void }) {
  const me = useMe()
  const [, go] = useLocation()
  const [kind, setKind] = useState<Kind>("device")
  const { data: people } = useSuspenseQuery(staff)
  const { data: devices } = useSuspenseQuery(allDevices)
  const open = useAct(caseOpen, {
    touches: [["cases"]],
    failure: "form",
    onDone: (id) => {
      onClose()
      go(paths.incident(id))
    },
  })
  const now = localTime(new Date())
  const whose = devices.map(({ id, label, name }) => ({ value: id, label: `${name}: ${label}` }))
  const accounts = people.map(({ account, name }) => ({ value: account, label: name }))
  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        const data = new FormData(event.currentTarget)
        const discoveredAt = instantOf(data.get("discoveredAt")) ?? ""
        open.mutate({
          title: String(data.get("title") ?? "") || kinds.find(({ value }) => value === kind)?.label || "Incident",
          by: "person",
          discoveredAt,
          discoveredBy: me.account,
          taken: [takenOf(kind, data, discoveredAt)],
          rehearsal: data.get("rehearsal") === "on",
        })
      }}
    >
      <RadioGroup label="What was it?" options={kinds} value={kind} onChange={(value) => setKind(value as Kind)} />
      {kind === "device" && (
        <Select label="Which device" name="device" options={whose} defaultValue={whose[0]?.value ?? ""} />
      )}
      {(kind === "account" || kind === "insider") && (
        <Select label="Whose account" name="account" options={accounts} defaultValue={accounts[0]?.value ?? ""} />
      )}
      {kind === "device" && (
        <RadioGroup
          label="Was it unlocked?"
          name="unlocked"
          defaultValue="yes"
          segmented
          options={[
            { value: "yes", label: "Yes, or not sure" },
            { value: "no", label: "No" },
          ]}
        />
      )}
      {kind === "database" && (
        <RadioGroup
          label="Was the keeper's key taken as well?"
          name="keeperKey"
          defaultValue="yes"
          segmented
          options={[
            { value: "yes", label: "Yes, or not sure" },
            { value: "no", label: "No" },
          ]}
        />
      )}
      <div className="pair">
        <Field name="from" label="Since when" type="datetime-local" defaultValue={now} isRequired />
        <Field name="discoveredAt" label="Noticed when" type="datetime-local" defaultValue={now} isRequired />
      </div>
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

function takenOf(kind: Kind, data: FormData, discoveredAt: string): Taken {
  const from = instantOf(data.get("from")) ?? discoveredAt
  const account = accountIdOf(String(data.get("account")))
  switch (kind) {
    case "device":
      return { kind, device: deviceIdOf(String(data.get("device"))), unlocked: data.get("unlocked") !== "no", from }
    case "account":
      return { kind, account, trustedDevices: [], from }
    case "insider":
      return { kind, account, from }
    case "database":
      return { kind, what: "database", at: from, keeperKey: data.get("keeperKey") !== "no", keys: [] }
  }
}
