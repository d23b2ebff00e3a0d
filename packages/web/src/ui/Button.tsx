/** Buttons. `disabledReason` disables and says why, so that no control is dead without a word. */
import type { ReactNode } from "react"
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components"

export interface ButtonProps
  extends Omit<AriaButtonProps, "className" | "children" | "isDisabled" | "isPending" | "style"> {
  children?: ReactNode
  kind?: "primary" | "plain" | "quiet" | "danger" | undefined
  size?: "small" | "large" | undefined
  icon?: ReactNode
  disabledReason?: string | undefined
  /** What was asked for is under way: shown, and pressing again does nothing. The focus stays. */
  isPending?: boolean
}

export function Button({ children, kind = "plain", size, icon, disabledReason, isPending, ...props }: ButtonProps) {
  const blocked = disabledReason !== undefined
  const { onPress, type, ...rest } = props
  const pending = isPending === true
  return (
    <AriaButton
      {...rest}
      {...(pending ? { type: "button" } : { ...(type && { type }), ...(onPress && { onPress }) })}
      className="button"
      data-kind={kind}
      data-size={size}
      data-icon={children === undefined ? "" : undefined}
      data-pending={pending ? "" : undefined}
      isDisabled={blocked}
    >
      {pending ? <span className="spinner" aria-hidden="true" /> : icon}
      {children}
      {blocked && <span className="visually-hidden"> ({disabledReason})</span>}
      {pending && <span className="visually-hidden"> (working)</span>}
    </AriaButton>
  )
}
