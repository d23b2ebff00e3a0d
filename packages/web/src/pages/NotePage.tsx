/** Writing, continuing or amending a note of an open chart. */
import { type Resource, readNote } from "@subrosa/fhir"
import { useSuspenseQuery } from "@tanstack/react-query"
import { ArrowLeft } from "lucide-react"
import { useState } from "react"
import { useLocation, useSearchParams } from "wouter"
import { Boundary } from "../components/Boundary.tsx"
import { ChartRefusal } from "../components/ChartRefusal.tsx"
import { Link } from "../components/Link.tsx"
import { Page } from "../components/Page.tsx"
import { hasContent, NoteContent } from "../components/ResourceView.tsx"
import { dateText } from "../components/when.ts"
import { chartName } from "../data/chart-name.ts"
import { type ChartId, chartIdOf, chartOpen, type OpenChart } from "../data/charts.ts"
import { drafts, type NewDraft } from "../data/notes.ts"
import { NoteForm } from "../forms/NoteForm.tsx"
import { amendingDraft, emptyDraft } from "../forms/new-draft.ts"
import { paths } from "../paths.ts"
import { Disclosure } from "../ui/Disclosure.tsx"
import { Notice } from "../ui/Notice.tsx"

/** `draft`: its id, or "new". */
export default function NotePage({ chart, draft }: { chart: string; draft: string }) {
  return (
    <Boundary wait="Opening the chart" fallback={(error, retry) => <ChartRefusal error={error} onRetry={retry} />}>
      <Note id={chartIdOf(chart)} draftId={draft} />
    </Boundary>
  )
}

function Note({ id, draftId }: { id: ChartId; draftId: string }) {
  const { data: chart } = useSuspenseQuery(chartOpen(id))
  const { data: list } = useSuspenseQuery(drafts)
  const [, go] = useLocation()
  const [search] = useSearchParams()
  const amends = search.get("amends") ?? undefined
  // Fixed at the first sight: the first save gives the page its draft's address, which must not begin it anew.
  const [initial] = useState(() =>
    draftId === "new" ? beginning(chart, amends) : list.find((draft) => draft.id === draftId),
  )
  const name = chartName(chart)
  const back = paths.chart(id)
  return (
    <Page
      title={initial?.amends !== undefined ? "Amend a note" : "Note"}
      above={
        <Link to={back} className="back">
          <ArrowLeft size={16} aria-hidden="true" />
          {name}
        </Link>
      }
      {...(initial?.amends === undefined ? {} : { lead: <p>The signed original is kept beside the amended text.</p> })}
    >
      {initial === undefined ? (
        <Notice tone="warn" title="This draft is not here any more">
          It was signed or deleted, maybe in another tab.
        </Notice>
      ) : (
        <div className="stack">
          {initial.amends === undefined && <LastNote chart={chart} />}
          <NoteForm
            initial={initial}
            onFirstSave={(saved) => {
              const address = paths.note(id, saved)
              if (location.pathname.startsWith(`/charts/${id}/notes/`) && location.pathname !== address)
                history.replaceState(null, "", address)
            }}
            onSigned={() => go(back)}
            onDeleted={() => go(back)}
          />
        </div>
      )}
    </Page>
  )
}

/** Where the last session ended, while one writes of this one. */
function LastNote({ chart }: { chart: OpenChart }) {
  const last = chart.summary.notes.find(({ resource }) => hasContent(noteOf(resource)))
  if (last === undefined) return null
  const { title, when, resource } = last
  return (
    <Disclosure
      title={["Last note", when === undefined ? undefined : dateText(when), title].filter(Boolean).join(" · ")}
    >
      <div className="earlier">
        <NoteContent chart={chart} note={noteOf(resource)} />
      </div>
    </Disclosure>
  )
}

const noteOf = (resource: Resource) => readNote(resource) ?? { sections: [], attachments: [] }

function beginning(chart: OpenChart, amends: string | undefined): NewDraft | undefined {
  const id = crypto.randomUUID()
  if (amends === undefined) return emptyDraft(id, chart.chart)
  const original = chart.summary.notes.find(({ resource }) => resource.id === amends)?.resource
  return original === undefined ? undefined : amendingDraft(id, chart.chart, original)
}
