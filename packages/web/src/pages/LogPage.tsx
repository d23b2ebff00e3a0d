/** The practice's log, newest first, each line proved; and the proof of the whole. */
import { useMutation, useSuspenseInfiniteQuery } from "@tanstack/react-query"
import { ShieldCheck } from "lucide-react"
import { useState } from "react"
import { Boundary } from "../components/Boundary.tsx"
import { FormFailure } from "../components/Failure.tsx"
import { Link } from "../components/Link.tsx"
import { Page } from "../components/Page.tsx"
import { ProofMark } from "../components/ProofMark.tsx"
import { WatchTabs } from "../components/WatchTabs.tsx"
import { Witnesses } from "../components/Witnesses.tsx"
import { fullTimeText } from "../components/when.ts"
import { type LogLine, logEvents, logVerify } from "../data/practice.ts"
import { paths } from "../paths.ts"
import { Button } from "../ui/Button.tsx"
import { Empty, Notice, Protection } from "../ui/Notice.tsx"
import { Progress } from "../ui/Progress.tsx"
import { type Column, Table } from "../ui/Table.tsx"

export default function LogPage() {
  return (
    <Page
      title="Log"
      above={<WatchTabs />}
      lead={<p>Who did what, in order. Nothing can be taken out or changed without the proofs failing.</p>}
    >
      <div className="stack loose">
        <Verify />
        <Boundary wait="Asking about the witnesses">
          <Witnesses />
        </Boundary>
        <Boundary wait="Reading the log and checking proofs">
          <Events />
        </Boundary>
      </div>
    </Page>
  )
}

function Verify() {
  const [progress, setProgress] = useState<number>()
  const verify = useMutation({
    mutationFn: () => {
      setProgress(undefined)
      return logVerify((done, total) => setProgress(total === 0 ? undefined : done / total))
    },
  })
  const result = verify.data
  return (
    <section className="card stack">
      <div className="row spread">
        <h2>Proof of the whole log</h2>
        <Button
          onPress={() => verify.mutate()}
          isPending={verify.isPending}
          icon={<ShieldCheck size={18} aria-hidden="true" />}
        >
          Verify the whole log
        </Button>
      </div>
      {verify.isPending && <Progress label="Checking every entry" value={progress} />}
      <FormFailure error={verify.error} />
      {result !== undefined &&
        (result.failures.length === 0 ? (
          <Notice tone="ok" title="The log is whole" live>
            <p>
              {result.size} entries, {result.checkedEvents} of them read and compared, signed{" "}
              {fullTimeText(result.time)}; it continues what this browser saw before ({result.consistentWith} entries).
            </p>
            <p className="small mono">{result.root}</p>
          </Notice>
        ) : (
          <Notice tone="danger" title="The log does not hold" live>
            <ul>
              {result.failures.map((failure) => (
                <li key={failure}>{failure}</li>
              ))}
            </ul>
          </Notice>
        ))}
      <Protection>
        Your browser computes the log's fingerprint itself and remembers it, so a rewritten or shortened log is noticed.
      </Protection>
    </section>
  )
}

function Events() {
  const log = useSuspenseInfiniteQuery(logEvents)
  const lines = log.data.pages.flat()
  if (lines.length === 0) return <Empty title="The log is empty" />
  const columns: Column<LogLine>[] = [
    { title: "Entry", numeric: true, cell: (line) => line.index },
    { title: "When", cell: (line) => <span className="nowrap">{fullTimeText(line.time)}</span> },
    { title: "Who", header: true, cell: (line) => line.name },
    {
      title: "What",
      cell: (line) => (
        <>
          {line.text} {line.chart !== undefined && <Link to={paths.openings(line.chart)}>this chart's openings</Link>}
        </>
      ),
    },
    { title: "Proof", cell: (line) => <ProofMark proof={line.proof} /> },
  ]
  return (
    <section className="stack">
      <h2>Entries</h2>
      <Table caption="Entries of the log" columns={columns} rows={lines} rowKey={(line) => String(line.index)} />
      {log.hasNextPage && (
        <div>
          <Button isPending={log.isFetchingNextPage} onPress={() => void log.fetchNextPage()}>
            Show earlier entries
          </Button>
        </div>
      )}
    </section>
  )
}
