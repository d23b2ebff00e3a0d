/** The way in for those without a fitting passkey: a password, then an authenticator app, confirmed by its first code. */
import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import { Form } from "react-aria-components"
import { FormFailure } from "../components/Failure.tsx"
import { totpCreate } from "../data/sign-in.ts"
import { Button } from "../ui/Button.tsx"
import { CopyText } from "../ui/CopyText.tsx"
import { Field } from "../ui/Field.tsx"
import { Protection } from "../ui/Notice.tsx"
import { QrCode } from "../ui/QrCode.tsx"
import { CodeField } from "./CodeField.tsx"

export interface NewPassword {
  loginName: string
  password: string
  totpSecret: string
  totpCode: string
}

/** Short ones are guessed even though each guess must ask the server. */
const shortest = 12

export function NewPasswordForm({
  submit,
  onSubmit,
}: {
  submit: string
  onSubmit: (input: NewPassword) => Promise<void>
}) {
  const [chosen, setChosen] = useState<{ loginName: string; password: string; secret: string; uri: string }>()
  const choose = useMutation({
    mutationFn: async (input: { loginName: string; password: string }) => ({
      ...input,
      ...(await totpCreate(input.loginName)),
    }),
    onSuccess: setChosen,
  })
  const finish = useMutation({ mutationFn: onSubmit })
  if (chosen === undefined) {
    return (
      <Form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          const data = new FormData(event.currentTarget)
          choose.mutate({ loginName: String(data.get("loginName")).trim(), password: String(data.get("password")) })
        }}
      >
        <Field
          name="loginName"
          label="Sign-in name"
          hint="Your e-mail address, or any name you will remember."
          autoComplete="username"
          isRequired
          minLength={3}
        />
        <Field
          name="password"
          label="Password"
          type="password"
          hint={`At least ${shortest} characters; three or four random words do well.`}
          autoComplete="new-password"
          minLength={shortest}
          isRequired
        />
        <Field
          name="again"
          label="Password again"
          type="password"
          autoComplete="new-password"
          isRequired
          validate={(value) => {
            const first = document.querySelector<HTMLInputElement>('input[name="password"]')?.value
            return value !== "" && value !== first ? "The two passwords differ." : null
          }}
        />
        <FormFailure error={choose.error} />
        <Button type="submit" kind="primary" isPending={choose.isPending}>
          Continue
        </Button>
        <Protection>The password never leaves this browser: the server only learns that you know it.</Protection>
      </Form>
    )
  }
  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        const totpCode = String(new FormData(event.currentTarget).get("totpCode")).replace(/\s/g, "")
        finish.mutate({ loginName: chosen.loginName, password: chosen.password, totpSecret: chosen.secret, totpCode })
      }}
    >
      <p>Scan this with an authenticator app on your phone, then type the code it shows.</p>
      <QrCode text={chosen.uri} label="QR code for your authenticator app" />
      <div className="stack tight">
        <span className="label">Or type this key into the app</span>
        <CopyText text={chosen.secret} label="Copy the key" />
      </div>
      <CodeField label="Code shown by the app" />
      <FormFailure error={finish.error} />
      <div className="actions">
        <Button type="submit" kind="primary" isPending={finish.isPending}>
          {submit}
        </Button>
        <Button kind="quiet" onPress={() => setChosen(undefined)}>
          Back
        </Button>
      </div>
    </Form>
  )
}
