/** Whom the law wants told, by when: what presses first, first. And where the people live. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { useMemo } from "react"
import { type CalendarItem, type CaseId, type CaseView, caseCalendar } from "../data/incidents.ts"
import { BarChart } from "../ui/BarChart.tsx"
import { Disclosure } from "../ui/Disclosure.tsx"
import { Badge, Notice } from "../ui/Notice.tsx"
import { type Column, Table } from "../ui/Table.tsx"
import { dueText, toneOf, whomTexts } from "./duty-text.ts"

const shownMax = 5

export function CaseDuties({ id, view }: { id: CaseId; view: CaseView }) {
  const { data } = useSuspenseQuery(caseCalendar(id, view.seq))
  const first = data.items.slice(0, shownMax)
  const rest = data.items.slice(shownMax)
  const place = (one: string) => data.names[one] ?? one
  return (
    <>
      <section className="card stack" aria-labelledby="clocks">
        <h2 id="clocks">Whom to tell, by when</h2>
        {data.provisional && (
          <Notice tone="warn">
            Until the addresses are open, everyone counts as living where your practice is. More may come.
          </Notice>
        )}
        {data.items.length === 0 && <p>As far as is known the law asks nothing of you.</p>}
        <DutyRows items={first} place={place} />
        {rest.length > 0 && (
          <Disclosure title={`${rest.length} more`}>
            <DutyRows items={rest} place={place} />
          </Disclosure>
        )}
        <p className="soft small">
          Law as of {data.asOf || "today"}. This is no legal advice: show it to your counsel.
        </p>
      </section>
      <Jurisdictions residents={data.residents} place={place} />
    </>
  )
}

function DutyRows({ items, place }: { items: readonly CalendarItem[]; place: (id: string) => string }) {
  return (
    <ul className="list">
      {items.map((item) => (
        <li key={`${item.duty.jurisdiction} ${item.duty.entry}`} className="list-item">
          <span className="list-main">
            <span className="list-title">
              {whomTexts[item.duty.kind]}: {item.duty.name}
            </span>
            <span className="soft small">
              {place(item.duty.jurisdiction)} · {item.duty.citations[0]?.citation ?? ""} · {item.duty.dueText}
            </span>
            {item.duty.owed === "ask-counsel" && (
              <span className="small">Ask counsel: {item.duty.open.join("; ")}. The stricter reading is taken.</span>
            )}
          </span>
          <Badge tone={toneOf(item)}>{dueText(item)}</Badge>
        </li>
      ))}
    </ul>
  )
}

function Jurisdictions({ residents, place }: { residents: Record<string, number>; place: (id: string) => string }) {
  const rows = useMemo(
    () =>
      Object.entries(residents)
        .map(([id, people]) => ({ id, name: place(id), people }))
        .sort((a, b) => b.people - a.people),
    [residents, place],
  )
  const names = useMemo(() => rows.map(({ name }) => name), [rows])
  const series = useMemo(() => [{ name: "People", values: rows.map(({ people }) => people), color: "--rose" }], [rows])
  if (rows.length === 0) return null
  return (
    <section className="card stack" aria-labelledby="places">
      <h2 id="places">Where they live</h2>
      <BarChart
        label={`People by place: ${rows.map(({ name, people }) => `${name} ${people}`).join(", ")}.`}
        names={names}
        series={series}
        lying
        height={80 + rows.length * 32}
      />
      <Table caption="People by place" columns={columns} rows={rows} rowKey={({ id }) => id} />
    </section>
  )
}

const columns: Column<{ id: string; name: string; people: number }>[] = [
  { title: "Place", cell: ({ name }) => name, header: true },
  { title: "People", cell: ({ people }) => people.toLocaleString("en-US"), numeric: true },
]
