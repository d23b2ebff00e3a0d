/** Text fields with label, hint and error; several lines on request. */
import type { FormEvent, ReactNode } from "react"
import {
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
} from "react-aria-components"

export interface FieldProps extends Omit<AriaTextFieldProps, "children" | "className"> {
  label: string
  hint?: ReactNode
  lines?: boolean
  placeholder?: string
  /** Shows "(optional)" after the label. */
  optional?: boolean
  mono?: boolean
}

export function Field({ label, hint, lines, placeholder, optional, mono, ...props }: FieldProps) {
  const className = mono === true ? "input mono" : "input"
  return (
    // Unless a field says otherwise: Chromium writes what stands in a field to its session file on disk, so that a tab can be restored, and
    // leaves out only fields that forbid completion.
    <AriaTextField autoComplete="off" {...props} className="field">
      <Label className="label">
        {label}
        {optional === true && <span className="optional"> (optional)</span>}
      </Label>
      {hint !== undefined && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      {lines === true ? (
        <TextArea className={className} onInput={recheck} {...(placeholder === undefined ? {} : { placeholder })} />
      ) : (
        <Input className={className} onInput={recheck} {...(placeholder === undefined ? {} : { placeholder })} />
      )}
      <FieldError className="field-error" />
    </AriaTextField>
  )
}

/**
 * A complaint goes as soon as what is typed mends it. Left to itself it would go when the field loses the focus: the button that is being
 * clicked would jump away from under the pointer.
 */
function recheck({ currentTarget: field }: FormEvent<HTMLInputElement | HTMLTextAreaElement>): void {
  if (!field.hasAttribute("data-invalid")) return
  // After the field's own check of the new value; it listens for `change` to show the outcome.
  setTimeout(() => field.dispatchEvent(new Event("change", { bubbles: true })))
}
