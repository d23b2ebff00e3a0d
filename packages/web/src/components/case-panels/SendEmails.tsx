/** E-mails with links to sealed letters: sent by the server one by one, and what each came to. By hand it stays possible. */
import { useState } from "react"
import { useAct } from "../../data/act.ts"
import { type CaseId, caseEmailsSend, caseLettersSent, type EmailsSent } from "../../data/incidents.ts"
import { Button } from "../../ui/Button.tsx"
import { Notice } from "../../ui/Notice.tsx"
import { Progress } from "../../ui/Progress.tsx"
import { type Column, Table } from "../../ui/Table.tsx"
import { counted } from "../counted.ts"
import { FormFailure } from "../Failure.tsx"

type Other = EmailsSent["others"][number]

const mails = (n: number): string => counted(n, "e-mail", "e-mails")

export function SendEmails({ id, waiting }: { id: CaseId; waiting: number }) {
  const [progress, setProgress] = useState<number>()
  const touches = [["case", id]]
  const send = useAct(
    (again: boolean) => caseEmailsSend({ case: id, again }, (done, total) => setProgress(done / Math.max(1, total))),
    {
      touches,
      failure: "form",
      // The case may go on to what comes next, and this panel with it.
      done: ({ accepted, others }) =>
        others.length === 0 ? `${mails(accepted)} sent.` : `${mails(accepted)} sent, ${others.length} not.`,
    },
  )
  const byHand = useAct(() => caseLettersSent({ case: id, channel: "email" }, () => undefined), {
    touches,
    failure: "form",
    done: (n) => `${counted(n, "e-mail is", "e-mails are")} noted as sent.`,
  })
  const others = send.data?.others ?? []
  const unknown = others.filter(({ outcome }) => outcome === "unknown").length
  return (
    <div className="stack">
      {send.isPending && <Progress label="Sending" value={progress} />}
      {send.data !== undefined && (
        <Notice tone={others.length === 0 ? "ok" : "warn"} title={`${mails(send.data.accepted)} sent`} live>
          {others.length === 0
            ? "The mail server took all of them. Who opens the letter is noted as having read it."
            : `${mails(others.length)} did not go: see below.`}
        </Notice>
      )}
      {others.length > 0 && (
        <Table caption="E-mails that did not go" columns={columns} rows={others} rowKey={({ chart }) => chart} />
      )}
      <FormFailure error={send.error ?? byHand.error} />
      <div className="actions">
        {waiting > 0 && (
          <>
            <Button kind="primary" isPending={send.isPending} onPress={() => send.mutate(false)}>
              {`Send ${mails(waiting)}`}
            </Button>
            <Button isPending={byHand.isPending} onPress={() => byHand.mutate()}>
              All e-mails are sent by hand
            </Button>
          </>
        )}
        {unknown > 0 && (
          <Button isPending={send.isPending} onPress={() => send.mutate(true)}>
            Send again what may have left
          </Button>
        )}
      </div>
      {waiting > 0 && (
        <p className="hint">An e-mail holds a link to the sealed letter and a number to call, no content.</p>
      )}
    </div>
  )
}

const texts = {
  refused: "The mail server refused it for good. Make their letter anew: it goes another way.",
  later: "The mail server did not take it now. Send again later.",
  unknown: "It may have left, nobody knows. Ask them, or send it again: they may get it twice.",
  changed: "The letter is not any more the one that was made. Hold it back and make it anew.",
} as const satisfies Record<Other["outcome"], string>

const columns: Column<Other>[] = [
  { title: "Person", cell: ({ name }) => name, header: true },
  { title: "What happened", cell: ({ outcome, code }) => `${texts[outcome]}${code === undefined ? "" : ` (${code})`}` },
]
