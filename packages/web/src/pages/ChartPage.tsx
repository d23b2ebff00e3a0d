/** One chart. That it is open at all is an entry in the log, which the page names. */

import { type ChartRow, timeOf } from "@subrosa/fhir"
import { useSuspenseQuery } from "@tanstack/react-query"
import { Eye, FilePen, PenLine, RefreshCw, ShieldUser, UserPen, Users, X } from "lucide-react"
import { useMemo } from "react"
import { useLocation } from "wouter"
import { Boundary } from "../components/Boundary.tsx"
import { ChartFacts } from "../components/ChartHeader.tsx"
import { ChartRefusal } from "../components/ChartRefusal.tsx"
import { ChartRows } from "../components/ChartRows.tsx"
import { ChartSearch } from "../components/ChartSearch.tsx"
import { ExportButton } from "../components/ExportButton.tsx"
import { ButtonLink, Link } from "../components/Link.tsx"
import { NoteRows } from "../components/NoteRows.tsx"
import { Page } from "../components/Page.tsx"
import { clockText, timeText } from "../components/when.ts"
import { useAct } from "../data/act.ts"
import { chartName } from "../data/chart-name.ts"
import { type ChartId, chartClose, chartIdOf, chartOpen, chartReopen, type OpenChart } from "../data/charts.ts"
import { useMay, useMe } from "../data/desk.ts"
import { exportChart } from "../data/in-out.ts"
import { paths } from "../paths.ts"
import { Button } from "../ui/Button.tsx"
import { Notice, Protection } from "../ui/Notice.tsx"
import { Tabs } from "../ui/Tabs.tsx"

export default function ChartPage({ chart }: { chart: string }) {
  return (
    <Boundary
      wait="Opening the chart: the log entry comes first"
      fallback={(error, retry) => <ChartRefusal error={error} onRetry={retry} chart={chartIdOf(chart)} />}
    >
      <Chart id={chartIdOf(chart)} />
    </Boundary>
  )
}

function Chart({ id }: { id: ChartId }) {
  const { data: chart } = useSuspenseQuery(chartOpen(id))
  const [, go] = useLocation()
  const reopen = useAct(chartReopen, { done: "The chart is up to date." })
  const me = useMe()
  const mayWrite = me.roles.some((role) => role === "clinician" || role === "supervisor")
  const mayWriteContacts = useMay("chart-create")
  const name = chartName(chart)
  return (
    <Page
      title={name}
      documentTitle="Chart"
      lead={<ChartFacts demographics={chart.summary.demographics} patient={chart.patient} />}
      actions={
        <>
          {mayWrite && chart.kind === "patient" && (
            <ButtonLink to={paths.noteNew(id)} kind="primary" icon={<PenLine size={18} aria-hidden="true" />}>
              Write a note
            </ButtonLink>
          )}
          <ButtonLink to={paths.openings(id)} icon={<Eye size={18} aria-hidden="true" />}>
            Who opened this chart
          </ButtonLink>
        </>
      }
    >
      <div className="stack">
        <Receipt chart={chart} onReopen={() => reopen.mutate(id)} isPending={reopen.isPending} />
        <Unreadable chart={chart} />
        <Drafts chart={chart} />
        <Sections chart={chart} mayWrite={mayWrite} />
        <footer className="chart-foot">
          {chart.kind === "patient" && (
            <ButtonLink to={paths.care(id)} kind="quiet" icon={<Users size={18} aria-hidden="true" />}>
              Who looks after this patient
            </ButtonLink>
          )}
          <ExportButton what="this chart" make={(options) => exportChart({ chart: id, ...options })} />
          {mayWriteContacts && chart.kind === "patient" && (
            <ButtonLink to={paths.patientEdit(id)} kind="quiet" icon={<UserPen size={18} aria-hidden="true" />}>
              {chart.patient === undefined ? "Add name and contacts" : "Change name and contacts"}
            </ButtonLink>
          )}
          {mayWriteContacts && chart.patient !== undefined && (
            <ButtonLink to={paths.safeContact(id)} kind="quiet" icon={<ShieldUser size={18} aria-hidden="true" />}>
              Safe contact
            </ButtonLink>
          )}
          <Button
            kind="quiet"
            icon={<X size={18} aria-hidden="true" />}
            onPress={() => {
              go(paths.patients)
              void chartClose(id)
            }}
          >
            Close the chart
          </Button>
        </footer>
      </div>
    </Page>
  )
}

function Receipt({ chart, onReopen, isPending }: { chart: OpenChart; onReopen: () => void; isPending: boolean }) {
  return (
    <div className="row spread receipt">
      <Protection>
        Opened by you at {clockText(chart.openedAt)}, entry {chart.receipt.index} of the log, proof checked.
      </Protection>
      <Button
        kind="quiet"
        size="small"
        isPending={isPending}
        onPress={onReopen}
        icon={<RefreshCw size={16} aria-hidden="true" />}
      >
        Check for changes
      </Button>
    </div>
  )
}

function Unreadable({ chart: { unreadable } }: { chart: OpenChart }) {
  if (unreadable.length === 0) return null
  const reasons = [...new Set(unreadable.map(({ because }) => because))]
  return (
    <Notice
      tone="warn"
      title={
        unreadable.length === 1 ? "One entry could not be opened" : `${unreadable.length} entries could not be opened`
      }
    >
      <p>
        They are kept as they are and missing below. {reasons.join(" ")} Tell your privacy officer if you did not expect
        this.
      </p>
    </Notice>
  )
}

function Drafts({ chart }: { chart: OpenChart }) {
  if (chart.drafts.length === 0) return null
  return (
    <ul className="list">
      {chart.drafts.map((draft) => (
        <li key={draft.id} className="list-item">
          <FilePen size={20} aria-hidden="true" className="list-icon" />
          <Link to={paths.note(chart.chart, draft.id)} className="list-main">
            <span className="list-title">Draft: {draft.title === "" ? "note without a title" : draft.title}</span>
            <span className="soft small">Not signed, saved {timeText(draft.updatedAt)}</span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

function Sections({ chart, mayWrite }: { chart: OpenChart; mayWrite: boolean }) {
  const { problems, medications, allergies, encounters, notes, billing, others } = chart.summary
  const all = useMemo(
    () => inTimeOrder([problems, medications, allergies, encounters, notes, others].flat()),
    [problems, medications, allergies, encounters, notes, others],
  )
  const searched = useMemo(() => inTimeOrder([...all, ...billing]), [all, billing])
  const hasClinical = chart.segments.some(({ kind }) => kind !== "directory" && kind !== "billing")
  // What is missing from the course of a treatment is worth an empty tab.
  const isCourse = chart.kind === "patient" && (hasClinical || mayWrite)
  const tabs = [
    { id: "timeline", label: "Timeline", rows: all, empty: "Nothing recorded yet" },
    { id: "notes", label: "Notes", rows: notes, empty: "No notes yet" },
    { id: "problems", label: "Problems", rows: problems, empty: "No problems recorded" },
    { id: "medications", label: "Medications", rows: medications, empty: "No medications recorded" },
    { id: "allergies", label: "Allergies", rows: allergies, empty: "No allergies recorded" },
    { id: "encounters", label: "Encounters", rows: encounters, empty: "No encounters recorded" },
    { id: "other", label: "Other", rows: others, empty: "Nothing else recorded" },
    { id: "billing", label: "Billing", rows: billing, empty: "Nothing billed yet" },
  ]
  return (
    <>
      {!hasClinical && !mayWrite && (
        <Notice>
          Your role opens names, contacts and billing. The clinical part has its own keys, which your account does not
          hold.
        </Notice>
      )}
      <h2 className="visually-hidden">Record</h2>
      <ChartSearch chart={chart} rows={searched}>
        <Tabs
          label="Parts of the chart"
          items={tabs
            .filter(({ id, rows }) => isCourse || id === "timeline" || rows.length > 0)
            .map(({ id, label, rows, empty }) => ({
              id,
              label,
              count: rows.length,
              content:
                id === "notes" ? (
                  <NoteRows chart={chart} rows={rows} mayWrite={mayWrite} empty={empty} />
                ) : (
                  <ChartRows chart={chart} rows={rows} empty={empty} />
                ),
            }))}
        />
      </ChartSearch>
    </>
  )
}

const inTimeOrder = (rows: ChartRow[]): ChartRow[] =>
  rows.sort((a, b) => (timeOf(b.when) ?? Number.NEGATIVE_INFINITY) - (timeOf(a.when) ?? Number.NEGATIVE_INFINITY) || 0)
