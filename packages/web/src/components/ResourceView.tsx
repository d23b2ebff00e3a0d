/** One resource in detail: a note as text, what is attached, anything as lines, and its exact JSON for those who want it. */
import { answersOf, attachmentsOf, type Note, type Resource, readNote } from "@subrosa/fhir"
import type { OpenChart } from "../data/charts.ts"
import { Disclosure } from "../ui/Disclosure.tsx"
import { Attachments } from "./Attachments.tsx"
import { type ResourceRow, resourceRows } from "./resource-rows.ts"

export function ResourceView({ chart, resource }: { chart: OpenChart; resource: Resource }) {
  const note = readNote(resource)
  const content = note ?? { sections: answersOf(resource), attachments: attachmentsOf(resource) }
  return (
    <div className="stack">
      <NoteContent chart={chart} note={content} />
      {hasContent(content) ? (
        <Disclosure title="All fields">
          <Rows rows={resourceRows(resource)} />
        </Disclosure>
      ) : (
        <Rows rows={resourceRows(resource)} />
      )}
      <ResourceJson resource={resource} />
    </div>
  )
}

/** What a note's own text leaves unsaid. */
export function ResourceDetails({ resource }: { resource: Resource }) {
  return (
    <div className="stack">
      <Rows rows={resourceRows(resource)} />
      <ResourceJson resource={resource} />
    </div>
  )
}

type NoteContentOf = Pick<Note, "sections" | "attachments">

export const hasContent = ({ sections, attachments }: NoteContentOf): boolean =>
  sections.length > 0 || attachments.length > 0

export function NoteContent({ chart, note: { sections, attachments } }: { chart: OpenChart; note: NoteContentOf }) {
  return (
    <>
      {sections.length > 0 && <NoteText sections={sections} />}
      <Attachments chart={chart} items={attachments} />
    </>
  )
}

function ResourceJson({ resource }: { resource: Resource }) {
  return (
    <Disclosure title="FHIR JSON">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <pre className="json" tabIndex={0}>
        {JSON.stringify(resource, null, 2)}
      </pre>
    </Disclosure>
  )
}

function NoteText({ sections }: { sections: readonly { title: string; text: string }[] }) {
  return (
    <div className="note-text">
      {sections.map((section, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they never change their order, and two may say the same
        <section key={index}>
          {section.title !== "" && <h3>{section.title}</h3>}
          {section.text !== "" && <p>{section.text}</p>}
        </section>
      ))}
    </div>
  )
}

function Rows({ rows }: { rows: readonly ResourceRow[] }) {
  return (
    <dl className="rows">
      {rows.map((row) => (
        <div key={`${row.label}\n${JSON.stringify(row.value)}`}>
          <dt>{row.label}</dt>
          <dd>
            {row.value.map((value) =>
              typeof value === "string" ? (
                <p key={value}>{value}</p>
              ) : (
                <Rows key={`${value.label}${JSON.stringify(value.value)}`} rows={[value]} />
              ),
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}
