/** How far each theft could reach before something stops it: in one picture, and each figure with its derivation. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { useMemo } from "react"
import { Boundary } from "../components/Boundary.tsx"
import { Page } from "../components/Page.tsx"
import { WatchTabs } from "../components/WatchTabs.tsx"
import { type BlastLine, blastRadius } from "../data/watch.ts"
import { BarChart } from "../ui/BarChart.tsx"
import { Disclosure } from "../ui/Disclosure.tsx"
import { Protection } from "../ui/Notice.tsx"
import { type Column, Table } from "../ui/Table.tsx"

export default function BlastRadiusPage() {
  return (
    <Page
      title="Blast radius"
      above={<WatchTabs />}
      lead={<p>If this were stolen now: how many patients could be read, at most, before something stops it.</p>}
    >
      <Boundary wait="Computing from the live configuration">
        <Radius />
      </Boundary>
    </Page>
  )
}

const groups = [
  { title: "People", kinds: ["account"], lead: "Their unlocked session, used by somebody else." },
  { title: "Devices", kinds: ["device"], lead: "The device, unlocked. Locked or switched off it holds nothing." },
  { title: "Together", kinds: ["role", "two-officers"], lead: "Several accounts in one hand." },
  {
    title: "The server's side",
    kinds: ["administrator", "server", "server-code", "keeper", "store", "backup"],
    lead: "Whoever runs, takes or copies it.",
  },
] as const

function Radius() {
  const { data } = useSuspenseQuery(blastRadius)
  const shown = groups
    .map((group) => ({
      ...group,
      lines: data.lines.filter(({ kind }) => (group.kinds as readonly string[]).includes(kind)),
    }))
    .filter(({ lines }) => lines.length > 0)
  return (
    <div className="stack loose">
      <p>
        The practice has <strong>{data.patients.toLocaleString("en-US")}</strong> patients. An ordinary system would
        give all of them, at once, to most of these.
      </p>
      {shown.map((group) => (
        <Group key={group.title} {...group} patients={data.patients} />
      ))}
      <Protection>
        These figures are not estimates: they follow from limits, roles, teams and locks as they are set now, and the
        server itself enforces them.
      </Protection>
    </div>
  )
}

function Group({
  title,
  lead,
  lines,
  patients,
}: {
  title: string
  lead: string
  lines: BlastLine[]
  patients: number
}) {
  const names = useMemo(() => lines.map(({ name }) => shortened(name)), [lines])
  const series = useMemo(
    () => [
      { name: "In an hour", values: lines.map(({ hour }) => hour), color: "--rose" },
      { name: "In a day", values: lines.map(({ day }) => day), color: "--warn" },
      { name: "In a week", values: lines.map(({ week }) => week), color: "--line-strong" },
    ],
    [lines],
  )
  const worst = Math.max(0, ...lines.map(({ week }) => week))
  return (
    <section className="card stack">
      <h2>{title}</h2>
      <p className="soft">{lead}</p>
      <BarChart
        label={`${title}: at most ${worst} of ${patients} patients in a week. The figures are in the table below.`}
        names={names}
        series={series}
        lying
        logarithmic
        height={90 + lines.length * 56}
      />
      <Table
        caption={`${title}, patients at most`}
        columns={columns}
        rows={lines}
        rowKey={({ kind, name }) => `${kind} ${name}`}
      />
      <Disclosure title="How these figures come about">
        <dl className="stack">
          {lines.map(({ kind, name, derivation, stoppedBy }) => (
            <div key={`${kind} ${name}`}>
              <dt>{name}</dt>
              {derivation.map((sentence) => (
                <dd key={sentence}>{sentence}</dd>
              ))}
              <dd>Stopped by: {stoppedBy}.</dd>
            </div>
          ))}
        </dl>
      </Disclosure>
    </section>
  )
}

const shortened = (name: string): string => (name.length > 28 ? `${name.slice(0, 27)}…` : name)

const columns: Column<BlastLine>[] = [
  { title: "Stolen", cell: ({ name }) => name, header: true },
  { title: "Hour", cell: ({ hour }) => hour.toLocaleString("en-US"), numeric: true },
  { title: "Day", cell: ({ day }) => day.toLocaleString("en-US"), numeric: true },
  { title: "Week", cell: ({ week }) => week.toLocaleString("en-US"), numeric: true },
]
