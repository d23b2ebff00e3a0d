/** Notes as one reads them: whole text, who signed and when, amendments. */
import { type ChartRow, readNote } from "@subrosa/fhir"
import { PenLine } from "lucide-react"
import type { OpenChart } from "../data/charts.ts"
import { paths } from "../paths.ts"
import { Disclosure } from "../ui/Disclosure.tsx"
import { InPieces } from "../ui/InPieces.tsx"
import { Badge, Empty } from "../ui/Notice.tsx"
import { ButtonLink } from "./Link.tsx"
import { isPsychotherapyNote } from "./psychotherapy.ts"
import { hasContent, NoteContent, ResourceDetails, ResourceView } from "./ResourceView.tsx"
import { statusText } from "./row-words.ts"
import { dateText, timeText } from "./when.ts"

export function NoteRows(props: { chart: OpenChart; rows: readonly ChartRow[]; mayWrite: boolean; empty: string }) {
  if (props.rows.length === 0) return <Empty title={props.empty} level={3} />
  return (
    <InPieces items={props.rows} pieceLength={20}>
      {(shown) => (
        <ol className="notes">
          {shown.map((row, index) => (
            <li key={row.resource.id ?? index}>
              <NoteCard chart={props.chart} row={row} mayWrite={props.mayWrite} />
            </li>
          ))}
        </ol>
      )}
    </InPieces>
  )
}

function NoteCard({ chart, row, mayWrite }: { chart: OpenChart; row: ChartRow; mayWrite: boolean }) {
  const { resource } = row
  const note = readNote(resource)
  const own = isPsychotherapyNote(resource)
  const canAmend =
    mayWrite && resource.resourceType === "Composition" && resource.id !== undefined && isSigned(row.status)
  return (
    <article className="card stack">
      <header className="row spread">
        <div>
          <h3>{row.title}</h3>
          <p className="soft small">
            {[
              row.when === undefined ? undefined : dateText(row.when),
              note?.authors.join(", "),
              note?.format === "free" ? undefined : note?.format,
            ]
              .filter(Boolean)
              .join(" · ")}
          </p>
        </div>
        <div className="row">
          {own && <Badge tone="rose">Psychotherapy note, yours alone</Badge>}
          {row.status !== undefined && (
            <Badge tone={row.status === "amended" ? "warn" : row.status === "final" ? "ok" : undefined}>
              {statusText(row)}
            </Badge>
          )}
        </div>
      </header>
      {note !== undefined && hasContent(note) ? (
        <NoteContent chart={chart} note={note} />
      ) : (
        <ResourceView chart={chart} resource={resource} />
      )}
      <Earlier chart={chart} row={row} />
      <div className="actions">
        {canAmend && (
          <ButtonLink
            to={paths.noteAmend(chart.chart, String(resource.id))}
            size="small"
            icon={<PenLine size={16} aria-hidden="true" />}
          >
            Amend
          </ButtonLink>
        )}
      </div>
      {note !== undefined && hasContent(note) && (
        <Disclosure title="Details">
          <ResourceDetails resource={resource} />
        </Disclosure>
      )}
    </article>
  )
}

const isSigned = (status: string | undefined): boolean => status === "final" || status === "amended"

/** What was signed before an amendment, whole. */
function Earlier({ chart, row }: { chart: OpenChart; row: ChartRow }) {
  const versions = chart.history?.[`${row.type}/${row.resource.id ?? ""}`] ?? []
  if (versions.length === 0) return null
  return (
    <div>
      {row.when !== undefined && (
        <p className="soft small">Amended {timeText(row.when)}; what was signed before is kept.</p>
      )}
      {versions.map(({ resource, recordedAt }, index) => (
        <Disclosure
          key={recordedAt}
          title={
            index === versions.length - 1
              ? `Show original, ${timeText(recordedAt)}`
              : `Show version of ${timeText(recordedAt)}`
          }
        >
          <div className="earlier">
            <NoteContent chart={chart} note={readNote(resource) ?? { sections: [], attachments: [] }} />
          </div>
        </Disclosure>
      ))}
    </div>
  )
}
