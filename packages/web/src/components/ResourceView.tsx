/** One resource in detail: a note as text, anything as lines, and its exact JSON for those who want it. */
import { type Resource, readNote } from "@subrosa/fhir"
import { Disclosure } from "../ui/Disclosure.tsx"
import { type ResourceRow, resourceRows } from "./resource-rows.ts"

export function ResourceView({ resource }: { resource: Resource }) {
  const note = readNote(resource)
  return (
    <div className="stack">
      {note !== undefined && note.sections.length > 0 && <NoteText sections={note.sections} />}
      {note === undefined || note.sections.length === 0 ? (
        <Rows rows={resourceRows(resource)} />
      ) : (
        <Disclosure title="All fields">
          <Rows rows={resourceRows(resource)} />
        </Disclosure>
      )}
      <Disclosure title="FHIR JSON">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
        <pre className="json" tabIndex={0}>
          {JSON.stringify(resource, null, 2)}
        </pre>
      </Disclosure>
    </div>
  )
}

export function NoteText({ sections }: { sections: readonly { title: string; text: string }[] }) {
  return (
    <div className="note-text">
      {sections.map((section) => (
        <section key={`${section.title}\n${section.text}`}>
          {section.title !== "" && <h3>{section.title}</h3>}
          <p>{section.text}</p>
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
