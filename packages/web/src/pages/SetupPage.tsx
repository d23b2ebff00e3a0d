/** Begins a practice, from the one-time link that the server printed. */
import { useMutation, useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Form } from "react-aria-components"
import { useLocation } from "wouter"
import { FormFailure } from "../components/Failure.tsx"
import { Gate } from "../components/Gate.tsx"
import { WayInPicker } from "../components/WayInPicker.tsx"
import { type Beginning, serverRead, setupStart } from "../data/sign-in.ts"
import { paths } from "../paths.ts"
import { Button } from "../ui/Button.tsx"
import { Checkbox } from "../ui/Choice.tsx"
import { Field } from "../ui/Field.tsx"
import { Notice, Protection } from "../ui/Notice.tsx"

export default function SetupPage() {
  const [, go] = useLocation()
  const [setupToken] = useState(() => location.hash.slice(1))
  const [beginning, setBeginning] = useState<Beginning>()
  const server = useQuery(serverRead)
  const start = useMutation({ mutationFn: setupStart, onSuccess: setBeginning })
  if (setupToken === "" || server.data?.ready === true) {
    return (
      <Gate title="Set up a practice">
        <Notice
          tone="warn"
          title={setupToken === "" ? "This link is not complete" : "A practice is set up here already"}
        >
          {setupToken === ""
            ? "Open the whole one-time link that the server printed when it started, with the part after #."
            : "Sign in, or ask its owner for an invitation."}
        </Notice>
      </Gate>
    )
  }
  if (beginning !== undefined) {
    return (
      <Gate
        key="way-in"
        title="Your way in"
        lead={<p>You are the practice's first owner. How do you want to sign in?</p>}
      >
        <WayInPicker beginning={beginning} onDone={() => go(paths.welcome, { replace: true })} />
      </Gate>
    )
  }
  return (
    <Gate key="practice" title="Set up your practice" lead={<p>Two names, then a passkey. It takes a minute.</p>}>
      <Form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          const data = new FormData(event.currentTarget)
          start.mutate({
            setupToken,
            practiceName: String(data.get("practiceName")).trim(),
            personName: String(data.get("personName")).trim(),
            seesPatients: data.get("seesPatients") !== null,
          })
        }}
      >
        <Field
          name="practiceName"
          label="Name of the practice"
          autoComplete="organization"
          maxLength={200}
          isRequired
        />
        <Field
          name="personName"
          label="Your name"
          hint="As colleagues will see it."
          autoComplete="name"
          maxLength={200}
          isRequired
        />
        <Checkbox
          name="seesPatients"
          defaultSelected
          hint="You join the first care team and can open its charts. An owner who only manages cannot."
        >
          I see patients myself
        </Checkbox>
        <FormFailure error={start.error} />
        <Button type="submit" kind="primary" size="large" isPending={start.isPending}>
          Continue
        </Button>
        <Protection>
          Everything about patients is encrypted in this browser before it is sent; the server stores what it cannot
          read.
        </Protection>
      </Form>
    </Gate>
  )
}
