/** People at risk hear it from someone they know, before a letter comes. Who they are a person says, never a computation. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useAct } from "../../data/act.ts"
import { type CallList, type CaseId, cardsReady, caseCalls, caseRiskUpdate, caseTold } from "../../data/incidents.ts"
import { Button } from "../../ui/Button.tsx"
import { RadioGroup } from "../../ui/Choice.tsx"
import { Disclosure } from "../../ui/Disclosure.tsx"
import { Badge, Notice } from "../../ui/Notice.tsx"
import { PeoplePicker } from "../PeoplePicker.tsx"

const levels = [
  { value: "3", label: "Call first" },
  { value: "2", label: "Call today" },
  { value: "1", label: "Call" },
] as const
const levelOf = (value: string): 1 | 2 | 3 => (value === "3" ? 3 : value === "2" ? 2 : 1)
const levelText = (risk: number): string => levels.find(({ value }) => value === String(risk))?.label ?? ""

export function Calls({ id }: { id: CaseId }) {
  const { data: ready } = useSuspenseQuery(cardsReady(id))
  const [level, setLevel] = useState("3")
  const mark = useAct(caseRiskUpdate, {
    touches: [["case", id, "calls"]],
    done: "Marked: call before the letter comes.",
  })
  return (
    <section className="stack">
      <h2>People at risk</h2>
      <p>Whoever treats them knows. Mark them here; each is called by someone they know, before a letter comes.</p>
      <RadioGroup label="How soon" segmented options={levels} value={level} onChange={setLevel} />
      <PeoplePicker
        label="Find a person at risk"
        picked={[]}
        onChange={([one]) => {
          if (one !== undefined) mark.mutate({ case: id, chart: one.chart, risk: levelOf(level) })
        }}
      />
      {ready === null ? (
        <Notice>Open the addresses first: telephone numbers are on the contact cards.</Notice>
      ) : (
        // No boundary of its own: what waits at the end of a page and then shrinks moves the buttons above it from under the pointer.
        <List id={id} />
      )}
    </section>
  )
}

function List({ id }: { id: CaseId }) {
  const { data } = useSuspenseQuery(caseCalls(id))
  if (data.calls.length + data.without.length === 0) return <p className="soft">Nobody is marked.</p>
  return (
    <>
      <ul className="list">
        {data.calls.map((call) => (
          <Call key={call.chart} id={id} call={call} />
        ))}
      </ul>
      {data.without.length > 0 && (
        <Notice tone="warn" title="No number that may be called">
          {data.without.map(({ name, chart }) => name || `chart ${chart.slice(0, 8)}`).join(", ")}: find another way
          today.
        </Notice>
      )}
    </>
  )
}

function Call({ id, call }: { id: CaseId; call: CallList["calls"][number] }) {
  const touches = [["case", id]]
  const told = useAct(() => caseTold({ case: id, chart: call.chart, channel: "phone" }), { touches, done: "Noted." })
  const unmark = useAct(() => caseRiskUpdate({ case: id, chart: call.chart, risk: null }), { touches })
  return (
    <li className="list-item">
      <span className="list-main">
        <span className="list-title">{call.name}</span>
        <span>
          <a href={`tel:${call.phone}`}>{call.phone}</a>
        </span>
        <span className="soft small">
          {call.caller === undefined ? "Nobody treats them now: choose who calls" : `${call.caller} calls`}
          {call.hours.length > 0 && ` · ${call.hours.join("; ")}`}
        </span>
        <Disclosure title={`What to say to ${call.name}`}>
          <ol className="script">
            {call.script.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ol>
        </Disclosure>
      </span>
      <Badge tone={call.risk === 3 ? "danger" : "warn"}>{levelText(call.risk)}</Badge>
      <div className="actions">
        <Button size="small" isPending={told.isPending} onPress={() => told.mutate()} aria-label={`Told: ${call.name}`}>
          Told
        </Button>
        <Button
          size="small"
          kind="quiet"
          isPending={unmark.isPending}
          onPress={() => unmark.mutate()}
          aria-label={`Take ${call.name} off the list`}
        >
          Off the list
        </Button>
      </div>
    </li>
  )
}
