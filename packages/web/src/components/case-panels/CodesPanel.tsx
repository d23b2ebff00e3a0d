/** Codes of an identity-protection vendor: one for each person, never twice. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { useState } from "react"
import { FileTrigger } from "react-aria-components"
import { useAct } from "../../data/act.ts"
import { caseStep, codePoolImport, codePools, codeUsageImport } from "../../data/incidents.ts"
import { Button } from "../../ui/Button.tsx"
import { Notice } from "../../ui/Notice.tsx"
import { Progress } from "../../ui/Progress.tsx"
import type { PanelProps } from "../CasePanel.tsx"
import { counted } from "../counted.ts"
import { FormFailure } from "../Failure.tsx"

interface RowFault {
  row: number
  message: string
}

export function CodesPanel({ id }: PanelProps) {
  const { data: pools } = useSuspenseQuery(codePools)
  const [done, setDone] = useState<number>()
  const touches = [["codePools"], ["case", id]]
  const bring = useAct(
    async (file: File) =>
      codePoolImport({ text: await file.text(), label: file.name }, (part, total) => setDone(part / total)),
    { touches, failure: "form" },
  )
  const usage = useAct(async (file: File) => codeUsageImport(await file.text()), { touches, failure: "form" })
  const goOn = useAct(() => caseStep({ case: id, step: "codes", change: "done" }), { touches })
  return (
    <div className="stack">
      {pools.length > 0 && (
        <ul className="list">
          {pools.map((pool) => (
            <li key={pool.id} className="list-item">
              <span className="list-main">
                <span className="list-title">{pool.label}</span>
                <span className="soft small">
                  {pool.left.toLocaleString("en-US")} of {pool.codes.toLocaleString("en-US")} left
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
      {bring.isPending && <Progress label="Bringing in the codes" value={done} />}
      {bring.data?.kind === "refused" && <Faults title="The file was not taken" faults={bring.data.faults} />}
      {bring.data?.kind === "imported" && (
        <Notice tone="ok">{`${counted(bring.data.codes, "code is", "codes are")} brought in.`}</Notice>
      )}
      {usage.data !== undefined && (
        <Faults
          title={
            usage.data.kind === "imported"
              ? `${counted(usage.data.uses, "code is", "codes are")} in use`
              : "The file was not taken"
          }
          faults={usage.data.faults}
        />
      )}
      <FormFailure error={bring.error ?? usage.error} />
      <div className="actions">
        <Button kind="primary" size="large" isPending={goOn.isPending} onPress={() => goOn.mutate()}>
          Go on
        </Button>
        <FileTrigger acceptedFileTypes={[".csv", "text/csv"]} onSelect={(files) => first(files, bring.mutate)}>
          <Button>Bring in codes (CSV)</Button>
        </FileTrigger>
        <FileTrigger acceptedFileTypes={[".csv", "text/csv"]} onSelect={(files) => first(files, usage.mutate)}>
          <Button kind="quiet">The vendor's report of use</Button>
        </FileTrigger>
      </div>
    </div>
  )
}

function first(files: FileList | null, take: (file: File) => void): void {
  const file = files?.[0]
  if (file !== undefined) take(file)
}

export function Faults({ title, faults }: { title: string; faults: readonly RowFault[] }) {
  return (
    <Notice tone={faults.length === 0 ? "ok" : "warn"} title={title} live>
      <ul>
        {faults.slice(0, 20).map(({ row, message }) => (
          <li key={`${row} ${message}`}>
            Row {row}: {message}
          </li>
        ))}
        {faults.length > 20 && <li>and {faults.length - 20} more</li>}
      </ul>
    </Notice>
  )
}
