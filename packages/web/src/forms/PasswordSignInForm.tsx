/** Sign-in name, password, one-time code. */
import { useMutation } from "@tanstack/react-query"
import { Form } from "react-aria-components"
import { FormFailure } from "../components/Failure.tsx"
import { passwordSignIn } from "../data/sign-in.ts"
import { Button } from "../ui/Button.tsx"
import { Field } from "../ui/Field.tsx"
import { Protection } from "../ui/Notice.tsx"
import { CodeField } from "./CodeField.tsx"

export function PasswordSignInForm({ submit = "Sign in", onDone }: { submit?: string; onDone?: () => void }) {
  const signIn = useMutation({ mutationFn: passwordSignIn, onSuccess: () => onDone?.() })
  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        const data = new FormData(event.currentTarget)
        signIn.mutate({
          loginName: String(data.get("loginName")).trim(),
          // A password may begin or end with a space.
          password: String(data.get("password")),
          totpCode: String(data.get("totpCode")).replace(/\s/g, ""),
        })
      }}
    >
      <Field name="loginName" label="Sign-in name" autoComplete="username" isRequired />
      <Field name="password" label="Password" type="password" autoComplete="current-password" isRequired />
      <CodeField />
      <FormFailure error={signIn.error} />
      <Button type="submit" kind="primary" isPending={signIn.isPending}>
        {submit}
      </Button>
      <Protection>The password never leaves this browser: the server only learns that you know it.</Protection>
    </Form>
  )
}
