/** What only people know, then a letter for everyone; who cannot be told safely is listed with what to do. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useAct } from "../../data/act.ts"
import { cardsReady, caseLettersMake, caseWords, notices, saveLetter } from "../../data/incidents.ts"
import { WordsForm } from "../../forms/WordsForm.tsx"
import { Button } from "../../ui/Button.tsx"
import { Disclosure } from "../../ui/Disclosure.tsx"
import { Notice } from "../../ui/Notice.tsx"
import { Progress } from "../../ui/Progress.tsx"
import { type Column, Table } from "../../ui/Table.tsx"
import type { PanelProps } from "../CasePanel.tsx"
import { counted } from "../counted.ts"
import { FormFailure } from "../Failure.tsx"
import { useCaseStep } from "../use-case-step.ts"
import { CardsPanel } from "./CardsPanel.tsx"

export function LettersPanel(props: PanelProps) {
  const { id } = props
  const { data: ready } = useSuspenseQuery(cardsReady(id))
  const { data: known } = useSuspenseQuery(caseWords(id))
  if (ready === null) return <CardsPanel {...props} />
  return (
    <div className="stack loose">
      {known.kept ? (
        <Disclosure title="What the letters say of the incident">
          <WordsForm id={id} words={known.words} />
        </Disclosure>
      ) : (
        <WordsForm id={id} words={known.words} />
      )}
      {known.kept && <Make {...props} />}
    </div>
  )
}

function Make({ id, view }: PanelProps) {
  const { data: list } = useSuspenseQuery(notices(id))
  const [progress, setProgress] = useState<{ done: number; total: number }>()
  const make = useCaseStep(id, "letters", () => caseLettersMake(id, (done, total) => setProgress({ done, total })))
  const preview = useAct(() => saveLetter(id, sample?.chart ?? list[0]?.chart ?? missing()), { failure: "form" })
  const sample = list.find(({ state }) => state === "made" || state === "sent")
  const open = (view.counts.byState.affected ?? 0) + (view.counts.byState["held-back"] ?? 0)
  return (
    <div className="stack">
      {make.isPending && (
        <Progress
          label="Making letters"
          value={progress === undefined ? undefined : progress.done / Math.max(1, progress.total)}
          detail={progress === undefined ? "" : `${progress.done} of ${progress.total}`}
        />
      )}
      {make.data !== undefined && (
        <Notice
          tone={make.data.heldBack.length > 0 ? "warn" : "ok"}
          title={`${counted(make.data.made, "letter is", "letters are")} made`}
          live
        >
          {make.data.heldBack.length > 0
            ? `${make.data.heldBack.length} are held back: mend what is wrong in the chart, then make letters again.`
            : "Everyone has a letter."}
        </Notice>
      )}
      {make.data !== undefined && make.data.heldBack.length > 0 && (
        <Table caption="Held back" columns={heldColumns} rows={make.data.heldBack} rowKey={({ chart }) => chart} />
      )}
      {make.data !== undefined && make.data.withoutCode > 0 && (
        <Notice tone="warn">{`${counted(make.data.withoutCode, "person has", "people have")} no protection code: order more.`}</Notice>
      )}
      <FormFailure error={make.error ?? preview.error} />
      <div className="actions">
        <Button kind="primary" size="large" isPending={make.isPending} onPress={() => make.mutate()}>
          {open > 0 ? `Make ${counted(open, "letter", "letters")}` : "Look for letters still to make"}
        </Button>
        <Button isPending={preview.isPending} onPress={() => preview.mutate()}>
          Look at one letter
        </Button>
      </div>
    </div>
  )
}

function missing(): never {
  throw new Error("invariant: a case with letters to make has people")
}

const heldColumns: Column<{ chart: string; name: string; because: string }>[] = [
  { title: "Person", cell: ({ name }) => name || "No name", header: true },
  { title: "Why, and what to do", cell: ({ because }) => because },
]
