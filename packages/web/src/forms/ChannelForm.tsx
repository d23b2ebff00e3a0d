/** Where alarms go besides the app: an e-mail address, or a webhook for a program. */
import { useState } from "react"
import { Form } from "react-aria-components"
import { FormFailure } from "../components/Failure.tsx"
import { useAct } from "../data/act.ts"
import { alarmChannelCreate, type ChannelInput, type Severity } from "../data/alarms.ts"
import { Button } from "../ui/Button.tsx"
import { RadioGroup } from "../ui/Choice.tsx"
import { Field } from "../ui/Field.tsx"
import { Protection } from "../ui/Notice.tsx"

export function ChannelForm({ onClose }: { onClose: () => void }) {
  const [kind, setKind] = useState("email")
  const create = useAct(alarmChannelCreate, {
    touches: [["alarm-channels"]],
    done: "Added. A first message is on its way there.",
    failure: "form",
    onDone: onClose,
  })
  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        create.mutate(channelOf(kind, new FormData(event.currentTarget)))
      }}
    >
      <RadioGroup
        label="How"
        segmented
        options={[
          { value: "email", label: "E-mail" },
          { value: "webhook", label: "Webhook" },
        ]}
        value={kind}
        onChange={setKind}
      />
      <Field name="label" label="Name" hint="For your own list." isRequired maxLength={200} autoComplete="off" />
      {kind === "email" ? (
        <Field name="address" label="E-mail address" type="email" isRequired autoComplete="off" />
      ) : (
        <>
          <Field
            name="url"
            label="Address"
            hint="https, or this machine itself."
            type="url"
            isRequired
            mono
            autoComplete="off"
          />
          <Field
            name="secret"
            label="Signing secret"
            hint="Standard Webhooks form: whsec_ and base64. The receiver checks signatures with it."
            isRequired
            mono
            autoComplete="off"
            validate={(value) =>
              /^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/.test(value)
                ? null
                : "It begins with whsec_, then 24 to 64 bytes in base64."
            }
          />
        </>
      )}
      <RadioGroup
        name="least"
        label="What"
        defaultValue="warning"
        options={[
          { value: "critical", label: "Critical alarms only" },
          { value: "warning", label: "Warnings too" },
          { value: "notice", label: "Everything, notices too" },
        ]}
      />
      <RadioGroup
        name="stage"
        label="When"
        defaultValue="first"
        options={[
          { value: "first", label: "At once" },
          { value: "escalated", label: "When nobody has answered within 30 minutes" },
        ]}
      />
      <Protection>
        Messages say that a notice waits, in words that give nobody away: no patient, no colleague, no hint of what the
        practice does.
      </Protection>
      <FormFailure error={create.error} />
      <div className="actions">
        <Button onPress={onClose}>Cancel</Button>
        <Button type="submit" kind="primary" isPending={create.isPending}>
          Add
        </Button>
      </div>
    </Form>
  )
}

function channelOf(kind: string, data: FormData): ChannelInput {
  const text = (name: string) => String(data.get(name) ?? "").trim()
  const common = {
    label: text("label"),
    stage: text("stage") === "escalated" ? ("escalated" as const) : ("first" as const),
    least: leastOf(text("least")),
  }
  return kind === "email"
    ? { kind: "email", ...common, address: text("address") }
    : { kind: "webhook", ...common, url: text("url"), secret: text("secret") }
}

const leastOf = (value: string): Severity => (value === "critical" || value === "notice" ? value : "warning")
