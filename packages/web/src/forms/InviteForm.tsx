/** Invites someone: roles, then a link and QR code whose part after # never reaches the server. */

import { useState } from "react"
import { Form } from "react-aria-components"
import { FormFailure } from "../components/Failure.tsx"
import { fullTimeText } from "../components/when.ts"
import { useAct } from "../data/act.ts"
import { invite, type Role, roleTexts } from "../data/people.ts"
import { Button } from "../ui/Button.tsx"
import { CheckboxGroup } from "../ui/Choice.tsx"
import { CopyText } from "../ui/CopyText.tsx"
import { Field } from "../ui/Field.tsx"
import { Protection } from "../ui/Notice.tsx"
import { QrCode } from "../ui/QrCode.tsx"

export function InviteForm({ onClose }: { onClose: () => void }) {
  const [roles, setRoles] = useState<string[]>(["clinician"])
  const make = useAct(invite, { touches: [["invitations"]], failure: "form" })
  if (make.data !== undefined) {
    const { link, expiresAt } = make.data
    return (
      <div className="stack">
        <p>
          Give this to the person directly: let them scan it, or send the link by a messenger you both trust. It works
          once, until {fullTimeText(expiresAt)}.
        </p>
        <QrCode text={link} label="QR code of the invitation link" />
        <CopyText text={link} label="Copy the invitation link" />
        <Protection>
          The part after # is a secret that browsers do not send to any server. With it your two browsers check each
          other's keys, so nobody in between can put in their own.
        </Protection>
        <p className="soft small">
          When they have joined, keep Subrosa open for a moment: your browser lets them in by itself.
        </p>
        <div className="actions">
          <Button kind="primary" onPress={onClose}>
            Done
          </Button>
        </div>
      </div>
    )
  }
  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        make.mutate({ roles: roles as Role[], label: String(new FormData(event.currentTarget).get("label")).trim() })
      }}
    >
      <Field
        name="label"
        label="Who"
        hint="For your own list of invitations; they choose their name themselves."
        isRequired
        maxLength={200}
        autoComplete="off"
      />
      <CheckboxGroup label="Their work" options={roleTexts} value={roles} onChange={setRoles} isRequired />
      <FormFailure error={make.error} />
      <div className="actions">
        <Button onPress={onClose}>Cancel</Button>
        <Button
          type="submit"
          kind="primary"
          isPending={make.isPending}
          disabledReason={roles.length === 0 ? "choose a role" : undefined}
        >
          Make the invitation
        </Button>
      </div>
    </Form>
  )
}
