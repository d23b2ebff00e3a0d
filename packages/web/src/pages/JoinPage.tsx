/** Joins a practice by an invitation's link; the part after # authenticates both sides to each other. */
import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import { Form } from "react-aria-components"
import { useLocation } from "wouter"
import { FormFailure } from "../components/Failure.tsx"
import { Gate } from "../components/Gate.tsx"
import { WayInPicker } from "../components/WayInPicker.tsx"
import { rolesText } from "../data/people.ts"
import { joinStart } from "../data/sign-in.ts"
import { paths } from "../paths.ts"
import { Button } from "../ui/Button.tsx"
import { Field } from "../ui/Field.tsx"
import { Notice, Protection } from "../ui/Notice.tsx"

type Joining = Awaited<ReturnType<typeof joinStart>>

export default function JoinPage() {
  const [, go] = useLocation()
  const [link] = useState(() => location.href)
  const [joining, setJoining] = useState<Joining>()
  const start = useMutation({ mutationFn: joinStart, onSuccess: setJoining })
  if (location.hash.length < 2 && joining === undefined) {
    return (
      <Gate title="Join a practice">
        <Notice tone="warn" title="This link is not complete">
          Open the whole invitation link, with the part after #, or scan its QR code again.
        </Notice>
      </Gate>
    )
  }
  if (joining === undefined) {
    return (
      <Gate
        key="name"
        title="You are invited"
        lead={<p>Tell your colleagues who you are; then you see who invites you.</p>}
      >
        <Form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault()
            start.mutate({ link, personName: String(new FormData(event.currentTarget).get("personName")).trim() })
          }}
        >
          <Field
            name="personName"
            label="Your name"
            hint="As colleagues will see it."
            autoComplete="name"
            maxLength={200}
            isRequired
          />
          <FormFailure error={start.error} />
          <Button type="submit" kind="primary" size="large" isPending={start.isPending}>
            Continue
          </Button>
          <Protection>
            The part of the link after # stays in this browser and proves to both sides that nobody stands between you.
          </Protection>
        </Form>
      </Gate>
    )
  }
  const { practiceName, inviterName, roles } = joining.creation
  return (
    <Gate key="way-in" title={`Join ${practiceName}`}>
      <dl className="facts">
        <div>
          <dt>Invited by</dt>
          <dd>{inviterName}</dd>
        </div>
        <div>
          <dt>Your work</dt>
          <dd>{rolesText(roles)}</dd>
        </div>
      </dl>
      <WayInPicker beginning={joining} onDone={() => go(paths.welcome, { replace: true })} />
    </Gate>
  )
}
