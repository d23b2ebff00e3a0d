/** A six-digit one-time code. */
import { Field } from "../ui/Field.tsx"

export function CodeField({ label = "One-time code" }: { label?: string }) {
  return (
    <Field
      name="totpCode"
      label={label}
      hint="Six digits from your authenticator app."
      inputMode="numeric"
      autoComplete="one-time-code"
      pattern="\s*\d{3}\s?\d{3}\s*"
      isRequired
      mono
    />
  )
}
