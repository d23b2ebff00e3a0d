/** Signing in with the code from a printed recovery kit. */
import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import { Form } from "react-aria-components"
import { FormFailure } from "../components/Failure.tsx"
import { type KnownAccount, recoverySignIn } from "../data/sign-in.ts"
import { Button } from "../ui/Button.tsx"
import { Field } from "../ui/Field.tsx"
import { Select } from "../ui/Select.tsx"
import { kitOf, readAccountNumber } from "./recovery-kit-text.ts"

const other = "other"

export function RecoverySignInForm({ known }: { known: readonly KnownAccount[] }) {
  const [kit] = useState(() => kitOf(location.href))
  const [account, setAccount] = useState(kit !== undefined ? other : (known[0]?.account ?? other))
  const signIn = useMutation({
    mutationFn: ({ number, code }: { number: string; code: string }) => {
      const here = known.find((candidate) => candidate.account === account)
      return recoverySignIn({ ...(here ?? readAccountNumber(number)), code })
    },
  })
  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        const data = new FormData(event.currentTarget)
        signIn.mutate({ number: String(data.get("number") ?? ""), code: String(data.get("code")) })
      }}
    >
      {known.length > 0 && (
        <Select
          label="Account"
          value={account}
          onChange={setAccount}
          options={[
            ...known.map(({ account, name }) => ({ value: account as string, label: name })),
            { value: other, label: "Another account" },
          ]}
        />
      )}
      {account === other && (
        <Field
          name="number"
          label="Account number"
          hint="Printed on the kit below the code."
          defaultValue={kit?.number ?? ""}
          mono
          isRequired
          validate={(value) =>
            value !== "" && !isAccountNumber(value) ? "Two long numbers with a dot between them." : null
          }
        />
      )}
      <Field
        name="code"
        label="Recovery code"
        hint="Eight groups of four letters and a group of two. Spaces and capitals do not matter."
        defaultValue={kit?.code ?? ""}
        autoComplete="off"
        mono
        isRequired
      />
      <FormFailure error={signIn.error} />
      <Button type="submit" kind="primary" isPending={signIn.isPending}>
        Sign in with the kit
      </Button>
    </Form>
  )
}

function isAccountNumber(text: string): boolean {
  try {
    readAccountNumber(text)
    return true
  } catch {
    return false
  }
}
