/** What goes on in the practice, to be understood at a glance: is anything wrong, and who opens what. Names of patients stay shut. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { Boundary } from "../components/Boundary.tsx"
import { Link } from "../components/Link.tsx"
import { Page } from "../components/Page.tsx"
import { WatchTabs } from "../components/WatchTabs.tsx"
import { WeekRhythm } from "../components/WeekRhythm.tsx"
import { standingText, watchNeeds } from "../components/watch-standing.ts"
import { timeText } from "../components/when.ts"
import { alarms, findings } from "../data/alarms.ts"
import { cases } from "../data/incidents.ts"
import { approvals, breaker, ceilings, locks } from "../data/oversight.ts"
import { allDevices, type LogLine, lately } from "../data/watch.ts"
import { witnessState } from "../data/witness.ts"
import { paths } from "../paths.ts"
import { Badge, Notice, Protection } from "../ui/Notice.tsx"

export default function WatchPage() {
  return (
    <Page title="Watch" above={<WatchTabs />}>
      <div className="stack loose">
        <Boundary wait="Looking">
          <Standing />
        </Boundary>
        <Boundary wait="Reading the log">
          <Openings />
        </Boundary>
        <Boundary wait="Counting">
          <WeekRhythm />
        </Boundary>
        <Boundary>
          <Figures />
        </Boundary>
        <Protection>
          Openings are shown without the patient's name. Opening a chart to see it is an opening like any other, in the
          log.
        </Protection>
      </div>
    </Page>
  )
}

function useFacts() {
  const { data: list } = useSuspenseQuery(cases)
  const { data: waiting } = useSuspenseQuery(approvals)
  const { data: trip } = useSuspenseQuery(breaker)
  const { data: standing } = useSuspenseQuery(locks)
  const { data: witnesses } = useSuspenseQuery(witnessState)
  const { data: lines } = useSuspenseQuery(lately)
  const { data: alarmList } = useSuspenseQuery(alarms)
  const { data: review } = useSuspenseQuery(findings)
  const facts = {
    alarms: alarmList.length,
    review: review.length,
    openCases: list.filter(({ closedAt }) => closedAt === null).length,
    waitingApprovals: waiting.filter(({ state }) => state === "open").length,
    breakerTripped: trip.state === "tripped",
    locks: standing.length,
    witnesses: witnesses.standing,
    failedProofs: lines.filter(({ proof }) => proof === "failed").length,
  }
  return { facts, witnesses }
}

function Standing() {
  const { facts } = useFacts()
  const needs = watchNeeds(facts)
  const isUrgent = needs.some(({ urgent }) => urgent)
  return (
    <Notice tone={needs.length === 0 ? "ok" : isUrgent ? "danger" : "warn"} title={standingText(needs)}>
      {needs.length === 0 ? (
        <p>Nothing waits for you.</p>
      ) : (
        <ul>
          {needs.map(({ text, to }) => (
            <li key={text}>
              <Link to={paths[to]}>{text}</Link>
            </li>
          ))}
        </ul>
      )}
    </Notice>
  )
}

const shownMax = 12

function Openings() {
  const { data: lines } = useSuspenseQuery(lately)
  const openings = lines.filter(({ type }) => type === "release" || type === "break-glass").slice(0, shownMax)
  return (
    <section className="card stack" aria-labelledby="openings">
      <h2 id="openings">Opened just now</h2>
      {openings.length === 0 && <p className="soft">No chart was opened lately.</p>}
      <ul className="list">
        {openings.map((line) => (
          <Opening key={line.index} line={line} />
        ))}
      </ul>
    </section>
  )
}

function Opening({ line }: { line: LogLine }) {
  return (
    <li className="list-item">
      <span className="list-main">
        <span className="list-title">
          {line.name} <span className="soft small">{timeText(line.time)}</span>
        </span>
        <span className="soft small">{line.text}</span>
      </span>
      {line.type === "break-glass" && <Badge tone="danger">emergency</Badge>}
      {line.chart !== undefined && (
        <div className="actions">
          <Link to={paths.chart(line.chart)}>
            Open the chart<span className="visually-hidden">, opening {line.index} of the log</span>
          </Link>
        </div>
      )}
    </li>
  )
}

const witnessTexts = {
  none: "No witness is named",
  waiting: "Waiting for the first answer",
  confirmed: "Confirmed",
  overdue: "They do not answer",
}

function Figures() {
  const { facts, witnesses } = useFacts()
  const { data: devices } = useSuspenseQuery(allDevices)
  const { data: counts } = useSuspenseQuery(ceilings)
  const highest = Math.max(0, ...counts.map(({ hour }) => hour.ceiling))
  const rows = [
    {
      name: "Signed in now",
      value: `${devices.filter(({ signedIn }) => signedIn).length} of ${devices.length} devices`,
      to: paths.devices,
    },
    { name: "One person can open at most", value: `${highest} patients in this hour`, to: paths.limits },
    { name: "Locks", value: facts.locks === 0 ? "none" : String(facts.locks), to: paths.limits },
    {
      name: "Witnesses of the log",
      value: `${witnessTexts[witnesses.standing]}${witnesses.cosigned === undefined ? "" : `, ${timeText(witnesses.cosigned.time)}`}`,
      to: paths.log,
    },
    { name: "If it were stolen", value: "blast radius", to: paths.blastRadius },
  ]
  return (
    <section className="card stack" aria-labelledby="figures">
      <h2 id="figures">At a glance</h2>
      <dl className="rows">
        {rows.map(({ name, value, to }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <Link to={to}>{value}</Link>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
