/** Catches what a page could not load: shows why, and tries again on request. Waits with a sign of life. */
import { QueryErrorResetBoundary } from "@tanstack/react-query"
import { Component, type ReactNode, Suspense } from "react"
import { Loading } from "../ui/Progress.tsx"
import { PageFailure } from "./Failure.tsx"

interface CatchProps {
  children: ReactNode
  onReset: () => void
  fallback?: ((error: unknown, retry: () => void) => ReactNode | undefined) | undefined
}

class Catch extends Component<CatchProps, { error: unknown }> {
  override state: { error: unknown } = { error: undefined }
  static getDerivedStateFromError = (error: unknown) => ({ error })
  retry = () => {
    this.props.onReset()
    this.setState({ error: undefined })
  }
  override render() {
    if (this.state.error === undefined) return this.props.children
    const own = this.props.fallback?.(this.state.error, this.retry)
    return own ?? <PageFailure error={this.state.error} onRetry={this.retry} />
  }
}

export function Boundary(props: { children: ReactNode; wait?: string; fallback?: CatchProps["fallback"] }) {
  return (
    <QueryErrorResetBoundary>
      {({ reset }) => (
        <Catch onReset={reset} fallback={props.fallback}>
          <Suspense fallback={<Loading>{props.wait ?? "One moment"}</Loading>}>{props.children}</Suspense>
        </Catch>
      )}
    </QueryErrorResetBoundary>
  )
}
