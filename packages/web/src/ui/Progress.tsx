/** Progress with a figure, and the wait without one. */
import { Label, ProgressBar } from "react-aria-components"

/** `value` from 0 to 1; undefined while the end is not known. */
export function Progress({ label, value, detail }: { label: string; value: number | undefined; detail?: string }) {
  const percent = value === undefined ? undefined : Math.min(100, Math.round(value * 100))
  return (
    <ProgressBar className="progress" value={percent ?? 0} isIndeterminate={percent === undefined}>
      <div className="row spread">
        <Label className="label">{label}</Label>
        <span className="small soft">{detail ?? (percent === undefined ? "" : `${percent} %`)}</span>
      </div>
      <div className="track">
        {percent === undefined ? (
          <div className="fill unknown" />
        ) : (
          <div className="fill" style={{ width: `${percent}%` }} />
        )}
      </div>
    </ProgressBar>
  )
}

export function Loading({ children = "One moment" }: { children?: string }) {
  return (
    <div className="loading" role="status">
      <span className="spinner" aria-hidden="true" />
      {children}
    </div>
  )
}
