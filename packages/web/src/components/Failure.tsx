/** Failures, where they belong: beside a form, or in place of a page. */
import { RotateCw } from "lucide-react"
import type { ReactNode } from "react"
import { describeError } from "../data/describe-error.ts"
import { Button } from "../ui/Button.tsx"
import { Notice } from "../ui/Notice.tsx"

/** Beside the form that caused it. Nothing while there is no error; a passkey that was waved away is no alarm. */
export function FormFailure({ error, children }: { error: unknown; children?: ReactNode }) {
  if (error === null || error === undefined) return null
  const failure = describeError(error)
  return (
    <Notice tone={failure.code === "cancelled" ? "warn" : "danger"} title={failure.title} live>
      <p>{failure.message}</p>
      {children}
    </Notice>
  )
}

/** In place of what could not be shown. */
export function PageFailure({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const failure = describeError(error)
  return (
    <Notice
      tone="danger"
      title={failure.title}
      live
      actions={
        <Button onPress={onRetry} size="small" icon={<RotateCw size={16} aria-hidden="true" />}>
          Try again
        </Button>
      }
    >
      {failure.message}
    </Notice>
  )
}
