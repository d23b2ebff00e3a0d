/** The week's openings by the hour of the day and the day, beside what is usual. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { useMemo } from "react"
import { rhythm } from "../data/watch.ts"
import { BarChart } from "../ui/BarChart.tsx"
import { Disclosure } from "../ui/Disclosure.tsx"
import { type Column, Table } from "../ui/Table.tsx"
import { counted } from "./counted.ts"
import { rhythmByDay, rhythmHours } from "./week-rhythm.ts"

export function WeekRhythm() {
  const { data } = useSuspenseQuery(rhythm)
  const hours = useMemo(() => rhythmHours(data.hours), [data])
  const names = useMemo(() => hours.map(({ name }) => name), [hours])
  const marks = useMemo(() => hours.map(({ mark }) => mark), [hours])
  const series = useMemo(
    () => [
      { name: "This week", values: hours.map(({ openings }) => openings), color: "--rose" },
      { name: "Usual", values: hours.map(({ usual }) => usual ?? 0), color: "--line-strong" },
    ],
    [hours],
  )
  const days = rhythmByDay(data.hours)
  const total = days.reduce((sum, { openings }) => sum + openings, 0)
  return (
    <section className="card stack" aria-labelledby="rhythm">
      <h2 id="rhythm">The week</h2>
      <BarChart
        label={`${counted(total, "opening", "openings")} in the last seven days, hour by hour. The days are in the table below.`}
        names={names}
        marks={marks}
        series={series}
        height={220}
      />
      <Disclosure title="As figures">
        <Table caption="Openings by day" columns={columns} rows={days} rowKey={({ day }) => day} />
      </Disclosure>
    </section>
  )
}

const columns: Column<ReturnType<typeof rhythmByDay>[number]>[] = [
  { title: "Day", cell: ({ day }) => day, header: true },
  { title: "Openings", cell: ({ openings }) => openings.toLocaleString("en-US"), numeric: true },
  {
    title: "Usual",
    cell: ({ usual }) => (usual === null ? "not known yet" : Math.round(usual).toString()),
    numeric: true,
  },
]
