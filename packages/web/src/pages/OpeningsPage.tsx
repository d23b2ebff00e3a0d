/** Who opened this chart: every release and write, each line proved against the signed log. */
import { displaySegment } from "@subrosa/fhir"
import { useQuery, useSuspenseQuery } from "@tanstack/react-query"
import { ArrowLeft, Printer } from "lucide-react"
import { Boundary } from "../components/Boundary.tsx"
import { ChartRefusal } from "../components/ChartRefusal.tsx"
import { Link } from "../components/Link.tsx"
import { Page } from "../components/Page.tsx"
import { ProofMark } from "../components/ProofMark.tsx"
import { reasonTexts } from "../components/reason-texts.ts"
import { dateText, fullTimeText } from "../components/when.ts"
import { type ChartId, chartIdOf, nameKnown, type OpeningLine, purposeText, who } from "../data/charts.ts"
import { useMe } from "../data/desk.ts"
import { paths } from "../paths.ts"
import { Button } from "../ui/Button.tsx"
import { Badge, Empty, Notice, Protection } from "../ui/Notice.tsx"
import { type Column, Table } from "../ui/Table.tsx"

export default function OpeningsPage({ chart }: { chart: string }) {
  return (
    <Page
      title="Who opened this chart"
      above={
        <Link to={paths.chart(chart)} className="back no-print">
          <ArrowLeft size={16} aria-hidden="true" />
          Back to the chart
        </Link>
      }
      lead={<p>Every opening and every entry written, newest first.</p>}
      actions={
        <Button icon={<Printer size={18} aria-hidden="true" />} onPress={() => print()}>
          Print for the patient
        </Button>
      }
    >
      <Boundary
        wait="Reading the log and checking each line's proof"
        fallback={(error, retry) => <ChartRefusal error={error} onRetry={retry} />}
      >
        <Openings chart={chartIdOf(chart)} />
      </Boundary>
    </Page>
  )
}

function Openings({ chart }: { chart: ChartId }) {
  const { data: lines } = useSuspenseQuery(who(chart))
  const me = useMe()
  const failed = lines.filter(({ proof }) => proof === "failed").length
  if (lines.length === 0) return <Empty title="Nobody has opened this chart yet" />
  const columns: Column<OpeningLine>[] = [
    { title: "When", cell: (line) => <span className="nowrap">{fullTimeText(line.time)}</span> },
    {
      title: "Who",
      header: true,
      cell: (line) => (
        <>
          {line.name}
          {line.account === me.account && <span className="no-print"> (you)</span>}
        </>
      ),
    },
    { title: "From", cell: (line) => line.deviceLabel ?? "a device since removed" },
    { title: "What", cell: (line) => <What line={line} /> },
    {
      title: "Why",
      cell: (line) =>
        [
          line.purpose === undefined ? "" : purposeText[line.purpose],
          line.reason === undefined ? "" : reasonTexts[line.reason],
          line.note,
        ]
          .filter(Boolean)
          .join(": "),
    },
    { title: "Entry", numeric: true, cell: (line) => line.index },
    { title: "Proof", cell: (line) => <ProofMark proof={line.proof} /> },
  ]
  return (
    <div className="stack">
      <Whose chart={chart} />
      {failed > 0 && (
        <Notice tone="danger" title={failed === 1 ? "One line is not proved" : `${failed} lines are not proved`} live>
          The server showed lines that are not in the signed log. Tell the practice's owner or privacy officer.
        </Notice>
      )}
      <Table
        caption="Openings of this chart"
        columns={columns}
        rows={lines}
        rowKey={(line) => `${line.index}-${line.type}`}
      />
      <Protection>
        Each line was just compared with the practice's signed log; nobody can open this chart without a line here.
      </Protection>
    </div>
  )
}

/** On paper only: on the screen it is the chart that one came from. */
function Whose({ chart }: { chart: ChartId }) {
  const { practiceName } = useMe()
  const { data: name } = useQuery(nameKnown(chart))
  return (
    <p className="print-only">
      {[name, practiceName, fullTimeText(new Date().toISOString())].filter(Boolean).join(", ")}
    </p>
  )
}

function What({ line }: { line: OpeningLine }) {
  const parts = line.segments.map(displaySegment).join(", ")
  if (line.type === "break-glass") return <Badge tone="danger">emergency declared</Badge>
  if (line.relation !== undefined) return <>{relationText(line.relation)}</>
  const entries = line.entries === 1 ? "1 entry" : `${line.entries} entries`
  return (
    <>
      {line.type === "write" ? "Wrote" : "Opened"} {entries}
      {parts !== "" && <span className="soft"> in {parts}</span>} {line.export && <Badge tone="warn">export</Badge>}
      {line.reason === "break-glass" && <Badge tone="danger">emergency</Badge>}
    </>
  )
}

function relationText({ kind, change, name = "a colleague", until }: NonNullable<OpeningLine["relation"]>): string {
  const as = reasonTexts[kind].toLowerCase()
  if (change === "ended") return `Ended: ${name}, ${as}`
  return `Put ${name} to this patient: ${as}${until === undefined ? "" : ` until ${dateText(until)}`}`
}
