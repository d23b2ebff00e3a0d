/** Reports to authorities: filled in, then kept with what was filed and when. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Form } from "react-aria-components"
import { useAct } from "../../data/act.ts"
import {
  type CalendarItem,
  caseCalendar,
  caseStep,
  type FilingForm,
  recordFiled,
  saveFiling,
} from "../../data/incidents.ts"
import { instantOf, localTime } from "../../forms/local-time.ts"
import { Button } from "../../ui/Button.tsx"
import { Dialog } from "../../ui/Dialog.tsx"
import { Field } from "../../ui/Field.tsx"
import { Badge } from "../../ui/Notice.tsx"
import type { PanelProps } from "../CasePanel.tsx"
import { dueText, toneOf } from "../duty-text.ts"
import { FormFailure } from "../Failure.tsx"

export function FilingsPanel({ id, view }: PanelProps) {
  const { data } = useSuspenseQuery(caseCalendar(id, view.seq))
  const reports = data.items.filter(({ duty }) => duty.kind === "regulator" || duty.kind === "law-enforcement")
  const done = useAct(() => caseStep({ case: id, step: "filings", change: "done" }), { touches: [["case", id]] })
  return (
    <div className="stack">
      {reports.length === 0 && <p>As far as is known no authority has to be told.</p>}
      <ul className="list">
        {reports.map((item) => (
          <Report key={`${item.duty.jurisdiction} ${item.duty.entry}`} id={id} item={item} />
        ))}
      </ul>
      <div className="actions">
        <Button kind="primary" size="large" isPending={done.isPending} onPress={() => done.mutate()}>
          The reports are done
        </Button>
      </div>
    </div>
  )
}

/** States without a form of their own get the generic one; federal reports go to HHS. */
function formOf(jurisdiction: string): FilingForm {
  if (jurisdiction === "us-federal-hipaa" || jurisdiction === "us-federal-part2") return "hhs"
  if (jurisdiction.startsWith("us-")) return jurisdiction as FilingForm
  return "gdpr-33"
}

function Report({ id, item }: { id: PanelProps["id"]; item: CalendarItem }) {
  const [recording, setRecording] = useState(false)
  const { duty } = item
  const make = useAct(() => saveFiling(id, formOf(duty.jurisdiction)), { done: "Saved to your downloads." })
  return (
    <li className="list-item">
      <span className="list-main">
        <span className="list-title">{duty.name}</span>
        <span className="soft small">{duty.howText ?? duty.dueText}</span>
      </span>
      <Badge tone={toneOf(item)}>{dueText(item)}</Badge>
      <div className="actions">
        <Button
          size="small"
          isPending={make.isPending}
          onPress={() => make.mutate()}
          aria-label={`Make the report: ${duty.name}`}
        >
          Make the report
        </Button>
        <Button size="small" onPress={() => setRecording(true)} aria-label={`Note as filed: ${duty.name}`}>
          Note as filed
        </Button>
      </div>
      <Dialog title={`Filed: ${duty.name}`} isOpen={recording} onClose={() => setRecording(false)}>
        <FiledForm id={id} item={item} onDone={() => setRecording(false)} />
      </Dialog>
    </li>
  )
}

function FiledForm({ id, item, onDone }: { id: PanelProps["id"]; item: CalendarItem; onDone: () => void }) {
  const { duty } = item
  const record = useAct(
    ({ filedAt, filing, receipt }: { filedAt: string; filing: File; receipt: File | undefined }) =>
      recordFiled(
        { case: id, duty: duty.entry, jurisdiction: duty.jurisdiction, recipient: duty.kind, filedAt, phase: "whole" },
        filing,
        receipt,
      ),
    { touches: [["case", id]], failure: "form", done: "Noted in the case.", onDone },
  )
  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        const data = new FormData(event.currentTarget)
        const [filing, receipt] = [data.get("filing"), data.get("receipt")]
        if (!(filing instanceof File)) return
        const hasReceipt = receipt instanceof File && receipt.size > 0
        record.mutate({
          filedAt: instantOf(data.get("filedAt")) ?? new Date().toISOString(),
          filing,
          receipt: hasReceipt ? receipt : undefined,
        })
      }}
    >
      <Field name="filedAt" label="Filed when" type="datetime-local" defaultValue={localTime(new Date())} isRequired />
      <label className="field">
        <span className="label">What was filed</span>
        <input type="file" name="filing" required className="input" />
      </label>
      <label className="field">
        <span className="label">
          The receipt <span className="optional">(optional)</span>
        </span>
        <input type="file" name="receipt" className="input" />
      </label>
      <p className="soft small">The files stay with you; the case keeps their fingerprints, in the log.</p>
      <FormFailure error={record.error} />
      <div className="actions">
        <Button onPress={onDone}>Cancel</Button>
        <Button type="submit" kind="primary" isPending={record.isPending}>
          Note as filed
        </Button>
      </div>
    </Form>
  )
}
