/** Exactly who, from the signed log. */
import { useState } from "react"
import { caseScope, type ScopeProgress, type Taken } from "../../data/incidents.ts"
import { TakenAnewForm } from "../../forms/TakenAnewForm.tsx"
import { paths } from "../../paths.ts"
import { Button } from "../../ui/Button.tsx"
import { Dialog } from "../../ui/Dialog.tsx"
import { Notice } from "../../ui/Notice.tsx"
import { Progress } from "../../ui/Progress.tsx"
import { Boundary } from "../Boundary.tsx"
import type { PanelProps } from "../CasePanel.tsx"
import { counted } from "../counted.ts"
import { FormFailure } from "../Failure.tsx"
import { Harbours } from "../Harbours.tsx"
import { kindCounts } from "../kind-texts.ts"
import { Link } from "../Link.tsx"
import { useCaseStep } from "../use-case-step.ts"
import { fullTimeText } from "../when.ts"

const figure = (n: number): string => n.toLocaleString("en-US")

export function ScopePanel({ id, view }: PanelProps) {
  const [progress, setProgress] = useState<ScopeProgress>()
  const [correcting, setCorrecting] = useState(false)
  const find = useCaseStep(
    id,
    "scope",
    (anew: { taken?: Taken[]; because?: string }) => caseScope({ case: id, ...anew }, setProgress),
    { onDone: () => setCorrecting(false) },
  )
  const scope = view.scopes.at(-1)
  return (
    <div className="stack">
      {scope !== undefined && (
        <Notice tone={scope.counts.charts === 0 ? "ok" : "plain"} title={peopleText(scope.counts.charts)}>
          <p>{kindCounts(scope.counts.byKind) || "No record was in reach."}</p>
          {scope.counts.practice !== undefined && (
            <p>
              Besides, {counted(scope.counts.practice, "entry", "entries")} of the practice's own records, which are
              about no patient.
            </p>
          )}
          {scope.counts.decoys !== undefined && (
            <p>
              {counted(scope.counts.decoys, "chart", "charts")} in reach: decoys, invented people whom nobody is told
              about. This list now shows who knows the log which they are: <Link to={paths.decoys}>replace them</Link>.
            </p>
          )}
          <p className="soft small">
            Version {scope.version}, {fullTimeText(scope.time)}, from {figure(scope.size)} log entries
            {scope.doubts > 0 && `; ${figure(scope.doubts)} doubts, each counted as exposed`}.
          </p>
        </Notice>
      )}
      {view.taken.some(({ kind }) => kind === "database") && (
        <Boundary>
          <Harbours id={id} entries={view.seq} />
        </Boundary>
      )}
      {find.isPending && (
        <Progress
          label={progress?.phase === "writes" ? "Finding what of each person" : "Reading and proving the log"}
          value={progress?.total === undefined ? undefined : progress.done / progress.total}
          detail={progress === undefined ? "" : figure(progress.done)}
        />
      )}
      {!correcting && <FormFailure error={find.error} />}
      <div className="actions">
        <Button
          kind={scope === undefined ? "primary" : "plain"}
          size={scope === undefined ? "large" : undefined}
          isPending={find.isPending}
          onPress={() => find.mutate({})}
        >
          {scope === undefined ? "Find out who" : "Compute again"}
        </Button>
        {scope !== undefined && <Button onPress={() => setCorrecting(true)}>More was taken, or less</Button>}
      </div>
      <Dialog title="What was taken?" isOpen={correcting} onClose={() => setCorrecting(false)}>
        <Boundary>
          <TakenAnewForm
            view={view}
            isPending={find.isPending}
            error={find.error}
            onCancel={() => setCorrecting(false)}
            onTaken={(taken, because) => find.mutate({ taken, because })}
          />
        </Boundary>
      </Dialog>
    </div>
  )
}

const peopleText = (n: number): string =>
  n === 0 ? "Nobody is affected" : `${figure(n)} ${n === 1 ? "person is" : "people are"} affected`
