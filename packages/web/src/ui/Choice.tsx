/** Check boxes, radio buttons, and choices side by side. */
import { Check, Circle } from "lucide-react"
import type { ReactNode } from "react"
import {
  Checkbox as AriaCheckbox,
  CheckboxGroup as AriaCheckboxGroup,
  type CheckboxProps as AriaCheckboxProps,
  RadioGroup as AriaRadioGroup,
  FieldError,
  Label,
  Radio,
  Text,
} from "react-aria-components"

export interface ChoiceOption {
  value: string
  label: string
  hint?: string
}

export interface CheckboxProps extends Omit<AriaCheckboxProps, "children" | "className"> {
  children: ReactNode
  hint?: string | undefined
}

export function Checkbox({ children, hint, ...props }: CheckboxProps) {
  return (
    <AriaCheckbox {...props} className="check">
      <span className="box" aria-hidden="true">
        <Check size={16} strokeWidth={3} />
      </span>
      <span>{children}</span>
      {hint !== undefined && <span className="hint">{hint}</span>}
    </AriaCheckbox>
  )
}

export function CheckboxGroup(props: {
  label: string
  hint?: string
  name?: string
  options: readonly ChoiceOption[]
  value?: string[]
  defaultValue?: string[]
  onChange?: (value: string[]) => void
  isRequired?: boolean
}) {
  const { label, hint, options, ...rest } = props
  return (
    <AriaCheckboxGroup {...rest} className="group">
      <Label className="label">{label}</Label>
      {hint !== undefined && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      {options.map((option) => (
        <Checkbox key={option.value} value={option.value} hint={option.hint}>
          {option.label}
        </Checkbox>
      ))}
      <FieldError className="field-error" />
    </AriaCheckboxGroup>
  )
}

export function RadioGroup(props: {
  label: string
  hint?: string
  name?: string
  options: readonly ChoiceOption[]
  value?: string
  defaultValue?: string
  onChange?: (value: string) => void
  /** Side by side, without hints. */
  segmented?: boolean
}) {
  const { label, hint, options, segmented, ...rest } = props
  return (
    <AriaRadioGroup {...rest} className="group">
      <Label className="label">{label}</Label>
      {hint !== undefined && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      {segmented === true ? (
        <div className="segmented">
          {options.map((option) => (
            <Radio key={option.value} value={option.value} className="segment">
              {option.label}
            </Radio>
          ))}
        </div>
      ) : (
        options.map((option) => (
          <Radio key={option.value} value={option.value} className="check">
            <span className="box round" aria-hidden="true">
              <Circle size={10} fill="currentColor" />
            </span>
            <span>{option.label}</span>
            {option.hint !== undefined && <span className="hint">{option.hint}</span>}
          </Radio>
        ))
      )}
    </AriaRadioGroup>
  )
}
