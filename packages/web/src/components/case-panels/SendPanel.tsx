/** Out of the house: the print house's batches, who is told another way, what came back. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { FileTrigger } from "react-aria-components"
import { useAct } from "../../data/act.ts"
import { cardsReady, caseReturnFile } from "../../data/incidents.ts"
import { Button } from "../../ui/Button.tsx"
import { Notice } from "../../ui/Notice.tsx"
import type { PanelProps } from "../CasePanel.tsx"
import { counted } from "../counted.ts"
import { FormFailure } from "../Failure.tsx"
import { fullTimeText } from "../when.ts"
import { CardsPanel } from "./CardsPanel.tsx"
import { OtherWays } from "./OtherWays.tsx"
import { PrintBatches } from "./PrintBatches.tsx"

export function SendPanel(props: PanelProps) {
  const { id, view } = props
  const { data: ready } = useSuspenseQuery(cardsReady(id))
  return (
    <div className="stack loose">
      {view.policeHold !== undefined && (
        <Notice tone="warn" title={`The police asked for silence until ${fullTimeText(view.policeHold.until)}`}>
          Make everything ready; nothing may leave the house before.
        </Notice>
      )}
      {ready === null ? (
        <CardsPanel {...props} />
      ) : (
        <>
          <PrintBatches id={id} />
          <OtherWays id={id} />
        </>
      )}
      <Back id={id} />
    </div>
  )
}

function Back({ id }: Pick<PanelProps, "id">) {
  const take = useAct(async (file: File) => caseReturnFile({ case: id, text: await file.text() }), {
    touches: [["case", id]],
    failure: "form",
  })
  return (
    <div className="stack">
      <h3>What came back</h3>
      {take.data !== undefined && (
        <Notice tone="ok" live>
          {`${counted(take.data.pieces, "piece", "pieces")}: ${take.data.delivered} delivered, ${take.data.returned} returned, of them ${take.data.moved} moved.`}
        </Notice>
      )}
      <FormFailure error={take.error} />
      <div className="actions">
        <FileTrigger
          acceptedFileTypes={[".csv", "text/csv"]}
          onSelect={(files) => {
            const file = files?.[0]
            if (file !== undefined) take.mutate(file)
          }}
        >
          <Button>Bring in the print house's return file</Button>
        </FileTrigger>
      </div>
    </div>
  )
}
