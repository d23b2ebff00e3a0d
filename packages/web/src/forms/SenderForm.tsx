/** How the practice is called and reached on letters and reports. Asked once, kept for all cases. */
import { Form } from "react-aria-components"
import { FormFailure } from "../components/Failure.tsx"
import { useAct } from "../data/act.ts"
import { useMe } from "../data/desk.ts"
import { type NoticeSender, noticeSenderUpdate } from "../data/incidents.ts"
import { Button } from "../ui/Button.tsx"
import { Checkbox, RadioGroup } from "../ui/Choice.tsx"
import { Field } from "../ui/Field.tsx"
import { textIn } from "./form-text.ts"

const entities = [
  { value: "hipaa-covered provider", label: "A provider under HIPAA" },
  { value: "hipaa business associate", label: "A business associate under HIPAA" },
  { value: "not hipaa", label: "Not under HIPAA" },
]

export function SenderForm({ sender }: { sender: NoticeSender | null }) {
  const me = useMe()
  const update = useAct(noticeSenderUpdate, {
    touches: [["noticeSender"], ["case"]],
    failure: "form",
    done: "Kept for letters and reports.",
  })
  const filer = sender?.filer
  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        update.mutate(senderOf(new FormData(event.currentTarget), sender?.timeZone))
      }}
    >
      <div className="pair">
        <Field name="name" label="Name on letters" defaultValue={sender?.name ?? me.practiceName} isRequired />
        <Field
          name="outsideName"
          label="Name on envelopes"
          optional
          defaultValue={sender?.outsideName ?? ""}
          hint="Neutral: nothing that says therapy."
        />
      </div>
      <Field name="street" label="Street" defaultValue={filer?.street ?? ""} isRequired />
      <div className="pair">
        <Field name="city" label="Town" defaultValue={filer?.city ?? ""} isRequired />
        <Field name="state" label="State" optional defaultValue={filer?.state ?? ""} />
      </div>
      <div className="pair">
        <Field name="postalCode" label="Postal code" defaultValue={filer?.postalCode ?? ""} isRequired />
        <Field
          name="country"
          label="Country"
          defaultValue={filer?.country ?? "US"}
          isRequired
          hint="Two letters, such as US."
          validate={(value) => (/^[A-Za-z]{2}$/.test(value) ? null : "Two letters, such as US.")}
        />
      </div>
      <div className="pair">
        <Field name="phone" label="Telephone for questions" type="tel" defaultValue={sender?.phone ?? ""} isRequired />
        <Field name="email" label="E-mail" type="email" defaultValue={filer?.contact.email ?? ""} isRequired />
      </div>
      <Checkbox name="tollFree" defaultSelected={sender?.phoneIsTollFree ?? false} hint="HIPAA asks for a free number.">
        Calls to it are free
      </Checkbox>
      <div className="pair">
        <Field name="contact" label="Who answers for it" defaultValue={filer?.contact.name ?? me.name} isRequired />
        <Field
          name="title"
          label="Their function"
          defaultValue={filer?.contact.title ?? "Privacy Officer"}
          isRequired
        />
      </div>
      <RadioGroup
        label="By law your practice is"
        name="entity"
        options={entities}
        defaultValue={filer?.entity ?? "hipaa-covered provider"}
      />
      <FormFailure error={update.error} />
      <div className="actions">
        <Button type="submit" kind="primary" size="large" isPending={update.isPending}>
          Keep
        </Button>
      </div>
    </Form>
  )
}

function senderOf(data: FormData, timeZone: string | undefined): NoticeSender {
  const text = (name: string) => textIn(data, name) ?? ""
  const [outsideName, state] = [textIn(data, "outsideName"), textIn(data, "state")]
  return {
    name: text("name"),
    ...(outsideName !== undefined && { outsideName }),
    phone: text("phone"),
    phoneIsTollFree: data.get("tollFree") === "on",
    signer: `${text("contact")}, ${text("title")}`,
    timeZone: timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    filer: {
      legalName: text("name"),
      entity: entityOf(text("entity")),
      street: text("street"),
      city: text("city"),
      ...(state !== undefined && { state }),
      postalCode: text("postalCode"),
      country: text("country").toUpperCase(),
      contact: { name: text("contact"), title: text("title"), email: text("email"), phone: text("phone") },
    },
  }
}

const entityOf = (value: string): NoticeSender["filer"]["entity"] =>
  value === "hipaa business associate" || value === "not hipaa" ? value : "hipaa-covered provider"
