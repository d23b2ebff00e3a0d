/** Openings by break-glass that do not stand out: gone over once a week, one by one or together. */
import { useState } from "react"
import { useAct } from "../data/act.ts"
import { type FindingId, type FindingLine, findingsAccept } from "../data/alarms.ts"
import { Button } from "../ui/Button.tsx"
import { Badge } from "../ui/Notice.tsx"
import { type Column, Table } from "../ui/Table.tsx"
import { ConfirmButton } from "./ConfirmButton.tsx"
import { FindingCard } from "./FindingCard.tsx"
import { reasonsText } from "./reason-texts.ts"
import { fullTimeText } from "./when.ts"

export function BreakGlassQueue({ findings }: { findings: readonly FindingLine[] }) {
  const [closer, setCloser] = useState<FindingId>()
  const accept = useAct(findingsAccept, { touches: [["findings"]], done: "Noted in the log." })
  const columns: readonly Column<FindingLine>[] = [
    { title: "Who", header: true, cell: ({ name }) => name },
    {
      title: "Reason",
      cell: ({ reasons, state }) => (
        <>
          {reasonsText(reasons)} {state === "questioned" && <Badge tone="warn">Asked</Badge>}
          {state === "explained" && <Badge tone="ok">Answered</Badge>}
        </>
      ),
    },
    { title: "When", cell: ({ to }) => fullTimeText(to) },
    {
      title: "Your decision",
      cell: (finding) => (
        <div className="actions">
          <Button
            size="small"
            isPending={accept.isPending}
            onPress={() => accept.mutate([finding])}
            aria-label={`Accept: ${finding.name}, ${fullTimeText(finding.to)}`}
          >
            Accept
          </Button>
          <Button
            size="small"
            kind="quiet"
            onPress={() => setCloser(finding.id)}
            aria-label={`Look closer: ${finding.name}, ${fullTimeText(finding.to)}`}
          >
            Look closer
          </Button>
        </div>
      ),
    },
  ]
  const looked = findings.find(({ id }) => id === closer)
  return (
    <section className="stack" aria-labelledby="break-glass">
      <h2 id="break-glass">Opened on their word</h2>
      <p>
        In an emergency, or for a reason that only the person gave. None of these stands out; the watch goes on looking
        at what comes of them.
      </p>
      {looked !== undefined && <FindingCard finding={looked} />}
      <Table
        caption="Openings on somebody's word"
        columns={columns}
        rows={findings.filter(({ id }) => id !== closer)}
        rowKey={({ id }) => id}
      />
      {findings.length > 1 && (
        <div className="actions">
          <ConfirmButton
            title="Accept all"
            question={`All ${findings.length} openings in this list are accepted, each with an entry of its own in the log.`}
            confirm={`Accept all ${findings.length}`}
            onConfirm={() => accept.mutate(findings)}
          >
            Accept all {findings.length}
          </ConfirmButton>
        </div>
      )}
    </section>
  )
}
