/** Out of the house: the print house's batch, who is told otherwise, what came back. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { useState } from "react"
import { FileTrigger, Form } from "react-aria-components"
import { useAct } from "../../data/act.ts"
import { cardsReady, caseContacts, caseLettersSent, caseReturnFile, notices, saveBatch } from "../../data/incidents.ts"
import { Button } from "../../ui/Button.tsx"
import { Field } from "../../ui/Field.tsx"
import { Notice } from "../../ui/Notice.tsx"
import { Progress } from "../../ui/Progress.tsx"
import { type Column, Table } from "../../ui/Table.tsx"
import type { PanelProps } from "../CasePanel.tsx"
import { FormFailure } from "../Failure.tsx"
import { CardsPanel } from "./CardsPanel.tsx"

export function SendPanel(props: PanelProps) {
  const { data: ready } = useSuspenseQuery(cardsReady(props.id))
  return (
    <div className="stack loose">
      {ready === null ? <CardsPanel {...props} /> : <Out id={props.id} />}
      <Back id={props.id} />
    </div>
  )
}

function Out({ id }: Pick<PanelProps, "id">) {
  const { data: list } = useSuspenseQuery(notices(id))
  const made = list.filter(({ state, dropped }) => state === "made" && !dropped)
  const byPost = made.filter(({ channel }) => channel === "post")
  const [progress, setProgress] = useState<number>()
  const touches = [["case", id]]
  const print = useAct(
    (input: { part: "letters" | "list"; recipients: string[] }) =>
      saveBatch(
        { case: id, part: input.part, ...(input.recipients.length > 0 && { recipients: input.recipients }) },
        (done, total) => setProgress(done / Math.max(1, total)),
      ),
    { failure: "form", done: "Saved to your downloads." },
  )
  const sent = useAct(
    (channel: "post" | "email" | "phone") => caseLettersSent({ case: id, channel }, () => undefined),
    {
      touches,
      done: (n) => `${n} are noted as sent.`,
    },
  )
  const contacts = useAct(() => caseContacts(id), { failure: "form" })
  const [recipient, setRecipient] = useState("")
  const recipients = recipient.split(/\s+/).filter(Boolean)
  return (
    <>
      <Form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          print.mutate({ part: "letters", recipients })
        }}
      >
        <h3>{byPost.length.toLocaleString("en-US")} letters by post</h3>
        <Field
          label="The print house's age recipient"
          mono
          optional
          value={recipient}
          onChange={setRecipient}
          hint="A public key that begins with age1. Without it the files are readable by anyone who gets them."
        />
        {print.isPending && <Progress label="Laying out letters" value={progress} />}
        <div className="actions">
          <Button
            type="submit"
            kind="primary"
            isPending={print.isPending}
            disabledReason={byPost.length === 0 ? "no letter is waiting" : undefined}
          >
            Download the letters
          </Button>
          <Button
            onPress={() => print.mutate({ part: "list", recipients })}
            disabledReason={byPost.length === 0 ? "no letter is waiting" : undefined}
          >
            Download the list
          </Button>
          <Button
            isPending={sent.isPending}
            onPress={() => sent.mutate("post")}
            disabledReason={byPost.length === 0 ? "no letter is waiting" : undefined}
          >
            They are handed over
          </Button>
        </div>
      </Form>
      <FormFailure error={print.error ?? contacts.error} />
      <div className="stack">
        <h3>{(made.length - byPost.length).toLocaleString("en-US")} told by e-mail, telephone or portal</h3>
        {contacts.data !== undefined && contacts.data.length > 0 && (
          <Table caption="Told otherwise" columns={contactColumns} rows={contacts.data} rowKey={({ chart }) => chart} />
        )}
        <div className="actions">
          <Button isPending={contacts.isPending} onPress={() => contacts.mutate()}>
            Show the list
          </Button>
          <Button onPress={() => sent.mutate("email")}>E-mails are sent</Button>
          <Button onPress={() => sent.mutate("phone")}>Calls are made</Button>
        </div>
      </div>
    </>
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
          {`${take.data.pieces} pieces: ${take.data.delivered} delivered, ${take.data.returned} returned, of them ${take.data.moved} moved.`}
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

const contactColumns: Column<{ chart: string; name: string; recipient: string; channel: string; to: string }>[] = [
  { title: "Person", cell: ({ name }) => name, header: true },
  { title: "Told", cell: ({ recipient }) => recipient },
  { title: "By", cell: ({ channel }) => channel },
  { title: "To", cell: ({ to }) => to },
]
