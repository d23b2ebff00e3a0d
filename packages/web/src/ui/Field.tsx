/** Text fields with label, hint and error; several lines on request. */
import type { ReactNode } from "react"
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
    <AriaTextField {...props} className="field">
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
        <TextArea className={className} {...(placeholder === undefined ? {} : { placeholder })} />
      ) : (
        <Input className={className} {...(placeholder === undefined ? {} : { placeholder })} />
      )}
      <FieldError className="field-error" />
    </AriaTextField>
  )
}
