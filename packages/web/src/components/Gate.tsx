/** The frame of pages outside the practice: setting up, joining, signing in. */
import type { ReactNode } from "react"
import { Brand } from "./Brand.tsx"
import { Page } from "./Page.tsx"

export function Gate(props: { title: string; lead?: ReactNode; children: ReactNode; below?: ReactNode }) {
  return (
    <div className="gate">
      <header className="gate-head">
        <Brand />
      </header>
      <main className="gate-main" id="main">
        <Page title={props.title} lead={props.lead}>
          {props.children}
        </Page>
        {props.below}
      </main>
    </div>
  )
}
