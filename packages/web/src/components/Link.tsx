/** Links inside the app: plain, and shaped as a button. */
import type { ReactNode } from "react"
import { Link as RouteLink } from "wouter"

export function Link(props: { to: string; children: ReactNode; className?: string; current?: boolean }) {
  return (
    <RouteLink
      href={props.to}
      className={props.className ?? ""}
      aria-current={props.current === true ? "page" : undefined}
    >
      {props.children}
    </RouteLink>
  )
}

export function ButtonLink(props: {
  to: string
  children: ReactNode
  kind?: "primary" | "quiet"
  size?: "small"
  icon?: ReactNode
}) {
  return (
    <RouteLink href={props.to} className="button" data-kind={props.kind} data-size={props.size}>
      {props.icon}
      {props.children}
    </RouteLink>
  )
}
