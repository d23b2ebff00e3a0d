/** Openings as they happen, without names; an officer asks for one by opening the patient's contacts, which is an opening like any other. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { Eye } from "lucide-react"
import { useState } from "react"
import { useAct } from "../data/act.ts"
import { type ChartId, nameShow } from "../data/charts.ts"
import { type LogLine, lately } from "../data/watch.ts"
import { Button } from "../ui/Button.tsx"
import { Badge, Protection } from "../ui/Notice.tsx"
import { openingsOf, perhapsDecoys } from "./watch-lines.ts"
import { timeText } from "./when.ts"

const shownMax = 12

export function WatchOpenings() {
  const { data: lines } = useSuspenseQuery(lately)
  const [names, setNames] = useState<ReadonlyMap<ChartId, string>>(new Map())
  const openings = openingsOf(lines, shownMax)
  const shy = perhapsDecoys(lines)
  return (
    <section className="card stack" aria-labelledby="openings">
      <h2 id="openings">Opened just now</h2>
      {openings.length === 0 && <p className="soft">No chart was opened lately.</p>}
      <ul className="list">
        {openings.map((line) => (
          <Opening
            key={line.index}
            line={line}
            isShy={line.chart !== undefined && shy.has(line.chart)}
            name={line.chart && names.get(line.chart)}
            onName={(chart, name) => setNames((known) => new Map(known).set(chart, name))}
          />
        ))}
      </ul>
      <Protection>
        Patients have no name here until you ask for one. Asking opens that patient's contacts: it stands in the log
        under your name, and counts towards your own limit.
      </Protection>
    </section>
  )
}

function Opening(props: {
  line: LogLine
  isShy: boolean
  name: string | undefined
  onName: (chart: ChartId, name: string) => void
}) {
  const { line, isShy, name, onName } = props
  const { chart } = line
  const show = useAct(nameShow, { touches: [["watch", "lately"]], onDone: (shown, of) => onName(of, shown) })
  return (
    <li className="list-item">
      <span className="list-main">
        <span className="list-title">
          {line.name} <span className="soft small">{timeText(line.time)}</span>
        </span>
        <span className="soft small">{line.text}</span>
      </span>
      {line.type === "break-glass" && <Badge tone="danger">emergency</Badge>}
      {name !== undefined && <strong className="shown-name">{name}</strong>}
      {chart !== undefined && name === undefined && !isShy && (
        <Button
          size="small"
          kind="quiet"
          isPending={show.isPending}
          icon={<Eye size={16} aria-hidden="true" />}
          onPress={() => show.mutate(chart)}
        >
          Whose chart?<span className="visually-hidden"> Opening {line.index} of the log</span>
        </Button>
      )}
      {isShy && name === undefined && <Badge tone="warn">see Alarms</Badge>}
    </li>
  )
}
