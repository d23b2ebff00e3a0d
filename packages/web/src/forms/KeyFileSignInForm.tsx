/** Signing in with a key file, as automation and some first owners have. */
import { useMutation } from "@tanstack/react-query"
import { Form } from "react-aria-components"
import { FormFailure } from "../components/Failure.tsx"
import { keyFileSignIn } from "../data/sign-in.ts"
import { Button } from "../ui/Button.tsx"
import { Field } from "../ui/Field.tsx"

export function KeyFileSignInForm() {
  const signIn = useMutation({ mutationFn: keyFileSignIn })
  return (
    <Form
      className="stack"
      onSubmit={async (event) => {
        event.preventDefault()
        const data = new FormData(event.currentTarget)
        const file = data.get("file")
        if (file instanceof File) signIn.mutate({ text: await file.text(), passphrase: String(data.get("passphrase")) })
      }}
    >
      <label className="field">
        <span className="label">Key file</span>
        <input type="file" name="file" className="input" required />
      </label>
      <Field name="passphrase" label="Passphrase of the file" type="password" autoComplete="off" isRequired />
      <FormFailure error={signIn.error} />
      <Button type="submit" kind="primary" isPending={signIn.isPending}>
        Sign in with the file
      </Button>
    </Form>
  )
}
