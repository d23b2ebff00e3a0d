/** Letters by post: files for the print house, of a size that it takes, then noted as handed over. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useAct } from "../../data/act.ts"
import { type CaseId, caseBatches, caseLettersSent, saveBatch } from "../../data/incidents.ts"
import { Button } from "../../ui/Button.tsx"
import { Field } from "../../ui/Field.tsx"
import { Progress } from "../../ui/Progress.tsx"
import { counted } from "../counted.ts"
import { FormFailure } from "../Failure.tsx"

export function PrintBatches({ id }: { id: CaseId }) {
  const { data } = useSuspenseQuery(caseBatches(id))
  const [recipient, setRecipient] = useState("")
  const [progress, setProgress] = useState<number>()
  const print = useAct(
    ({ part, batch }: { part: "letters" | "list"; batch: number }) => {
      const recipients = recipient.split(/\s+/).filter(Boolean)
      return saveBatch({ case: id, part, batch, ...(recipients.length > 0 && { recipients }) }, (done, total) =>
        setProgress(done / Math.max(1, total)),
      )
    },
    { failure: "form", done: "Saved to your downloads." },
  )
  const sent = useAct(() => caseLettersSent({ case: id, channel: "post" }, () => undefined), {
    touches: [["case", id]],
    failure: "form",
    done: (n) => `${counted(n, "letter is", "letters are")} noted as sent.`,
  })
  if (data.pieces === 0) return <p className="soft">No letter waits to go by post.</p>
  const batches = Array.from({ length: data.batches }, (_, i) => i + 1)
  return (
    <div className="stack">
      <h3>{counted(data.pieces, "letter", "letters")} by post</h3>
      <Field
        label="The print house's age recipient"
        mono
        optional
        value={recipient}
        onChange={setRecipient}
        hint="A public key that begins with age1. Without it the files are readable by anyone who gets them."
      />
      {print.isPending && <Progress label="Laying out letters" value={progress} />}
      <FormFailure error={print.error ?? sent.error} />
      {batches.map((batch) => {
        const of = batches.length > 1 ? `, batch ${batch} of ${batches.length}` : ""
        return (
          <div key={batch} className="actions">
            <Button
              kind={batch === 1 ? "primary" : "plain"}
              isPending={print.isPending && print.variables.batch === batch && print.variables.part === "letters"}
              onPress={() => print.mutate({ part: "letters", batch })}
            >
              {`Download the letters${of}`}
            </Button>
            <Button onPress={() => print.mutate({ part: "list", batch })}>{`Download the list${of}`}</Button>
          </div>
        )
      })}
      <div className="actions">
        <Button isPending={sent.isPending} onPress={() => sent.mutate()}>
          They are handed over
        </Button>
      </div>
    </div>
  )
}
