/** The frame of every page: its title (also the document's), what it is for, its actions; takes the focus when it appears. */
import { type ReactNode, useEffect, useRef } from "react"

let firstPage = true

export function Page(props: {
  title: string
  /** Of the document, where the visible title is not enough. */
  documentTitle?: string
  lead?: ReactNode
  actions?: ReactNode
  above?: ReactNode
  children: ReactNode
}) {
  const heading = useRef<HTMLHeadingElement>(null)
  const documentTitle = props.documentTitle ?? props.title
  useEffect(() => {
    document.title = `${documentTitle} · Subrosa`
  }, [documentTitle])
  useEffect(() => {
    // The browser places the focus of the first page; after that a changed route must be heard and seen.
    if (!firstPage) heading.current?.focus()
    firstPage = false
  }, [])
  return (
    <div className="page">
      {props.above}
      <header className="page-head">
        <div className="stack tight">
          <h1 ref={heading} tabIndex={-1}>
            {props.title}
          </h1>
          {props.lead !== undefined && <div className="lead">{props.lead}</div>}
        </div>
        {props.actions !== undefined && <div className="actions no-print">{props.actions}</div>}
      </header>
      {props.children}
    </div>
  )
}
