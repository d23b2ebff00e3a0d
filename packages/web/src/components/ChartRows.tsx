/** Lines of a chart; each unfolds to the whole resource. */
import { type ChartRow, displayDate, timeOf } from "@subrosa/fhir"
import { ChevronRight } from "lucide-react"
import { useId, useState } from "react"
import type { OpenChart } from "../data/charts.ts"
import { InPieces } from "../ui/InPieces.tsx"
import { Badge, Empty } from "../ui/Notice.tsx"
import type { Excerpt } from "./chart-search.ts"
import { isPsychotherapyNote } from "./psychotherapy.ts"
import { ResourceView } from "./ResourceView.tsx"
import { statusText, typeText } from "./row-words.ts"
import { dateText } from "./when.ts"

export function ChartRows(props: {
  chart: OpenChart
  rows: readonly ChartRow[]
  /** What of a row a search has found. */
  excerpt?: (row: ChartRow) => Excerpt | undefined
  empty: string
}) {
  const { chart, rows, excerpt, empty } = props
  if (rows.length === 0) return <Empty title={empty} level={3} />
  return (
    <InPieces items={rows} pieceLength={60}>
      {(shown) => (
        <ol className="timeline">
          {shown.map((row, index) => (
            <Row
              key={row.resource.id ?? `${row.type}${index}`}
              chart={chart}
              row={row}
              excerpt={excerpt?.(row)}
              showYear={yearOf(row) !== yearOf(shown[index - 1])}
            />
          ))}
        </ol>
      )}
    </InPieces>
  )
}

/** Of a title that is an address, its telling end. */
const shortTitle = (title: string): string => /^https?:\/\/\S+\/([^/\s]+)$/.exec(title)?.[1] ?? title

const yearOf = (row: ChartRow | undefined): string | undefined => row?.when?.slice(0, 4)

function Row(props: { chart: OpenChart; row: ChartRow; excerpt: Excerpt | undefined; showYear: boolean }) {
  const { chart, row, excerpt, showYear } = props
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  return (
    <li className="event" data-year={showYear ? (yearOf(row) ?? "No date") : undefined}>
      {showYear && <h3 className="event-year">{yearOf(row) ?? "Without a date"}</h3>}
      <button
        type="button"
        className="event-head"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        <ChevronRight size={18} aria-hidden="true" className="event-chevron" />
        <span className="event-date">{row.when === undefined ? "" : dateText(row.when)}</span>
        <span className="event-title">
          {shortTitle(row.title)}
          {row.detail !== undefined && <span className="event-detail">{row.detail}</span>}
          {excerpt !== undefined && (
            <span className="event-excerpt">
              {excerpt.before}
              <mark>{excerpt.match}</mark>
              {excerpt.after}
            </span>
          )}
        </span>
        <span className="event-marks">
          {isPsychotherapyNote(row.resource) && <Badge tone="rose">Yours alone</Badge>}
          {row.status !== undefined && (
            <Badge tone={row.status === "amended" ? "warn" : undefined}>{statusText(row)}</Badge>
          )}
          <span className="event-type">{typeText(row.type)}</span>
        </span>
      </button>
      <div id={id} hidden={!isOpen} className="event-body">
        {isOpen && (
          <>
            {row.when !== undefined && timeOf(row.when) !== undefined && (
              <p className="soft small">{displayDate(row.when, navigator.language)}</p>
            )}
            <ResourceView chart={chart} resource={row.resource} />
          </>
        )}
      </div>
    </li>
  )
}
