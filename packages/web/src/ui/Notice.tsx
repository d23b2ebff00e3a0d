/** Short messages in the page: banners, the one-sentence explanation of a protection, badges, empty places. */
import { CircleAlert, CircleCheck, Info, ShieldCheck, TriangleAlert } from "lucide-react"
import type { ReactNode } from "react"

export type Tone = "plain" | "ok" | "warn" | "danger"

const icons = { plain: Info, ok: CircleCheck, warn: TriangleAlert, danger: CircleAlert }

export function Notice(props: {
  tone?: Tone
  title?: string
  children?: ReactNode
  actions?: ReactNode
  /** Announced by screen readers as soon as it appears. */
  live?: boolean
}) {
  const tone = props.tone ?? "plain"
  const Icon = icons[tone]
  return (
    <div
      className="notice"
      data-tone={tone}
      role={props.live === true ? (tone === "danger" ? "alert" : "status") : undefined}
    >
      <Icon size={20} aria-hidden="true" />
      <div className="body">
        {props.title !== undefined && <p className="title">{props.title}</p>}
        {typeof props.children === "string" ? <p>{props.children}</p> : props.children}
      </div>
      {props.actions !== undefined && <div className="actions">{props.actions}</div>}
    </div>
  )
}

/** One plain sentence on how a protection acts, at the place where it acts. */
export function Protection({ children }: { children: ReactNode }) {
  return (
    <p className="protection">
      <ShieldCheck size={18} aria-hidden="true" />
      <span>{children}</span>
    </p>
  )
}

export function Badge({ tone, children }: { tone?: Tone | "rose" | undefined; children: ReactNode }) {
  return (
    <span className="badge" data-tone={tone}>
      {children}
    </span>
  )
}

export function Empty(props: { title: string; children?: ReactNode; icon?: ReactNode; level?: 2 | 3 }) {
  const Title = props.level === 3 ? "h3" : "h2"
  return (
    <div className="empty">
      {props.icon}
      <Title>{props.title}</Title>
      {props.children}
    </div>
  )
}
