/** What goes on in the practice, to be understood at a glance: is anything wrong, and who opens what. Names of patients stay shut. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { Boundary } from "../components/Boundary.tsx"
import { Link } from "../components/Link.tsx"
import { Page } from "../components/Page.tsx"
import { WatchDrills } from "../components/WatchDrills.tsx"
import { WatchOpenings } from "../components/WatchOpenings.tsx"
import { WatchTabs } from "../components/WatchTabs.tsx"
import { WeekRhythm } from "../components/WeekRhythm.tsx"
import { standingText, watchNeeds } from "../components/watch-standing.ts"
import { timeText } from "../components/when.ts"
import { alarms, findings } from "../data/alarms.ts"
import { cases } from "../data/incidents.ts"
import { approvals, breaker, ceilings, locks } from "../data/oversight.ts"
import { allDevices, lately } from "../data/watch.ts"
import { witnessState } from "../data/witness.ts"
import { paths } from "../paths.ts"
import { Notice } from "../ui/Notice.tsx"

export default function WatchPage() {
  return (
    <Page title="Watch" above={<WatchTabs />}>
      <div className="stack loose">
        <Boundary wait="Looking">
          <Standing />
        </Boundary>
        <Boundary>
          <Figures />
        </Boundary>
        <Boundary wait="Reading the log">
          <WatchOpenings />
        </Boundary>
        <Boundary wait="Counting">
          <WeekRhythm />
        </Boundary>
        <Boundary wait="Reading the results">
          <WatchDrills />
        </Boundary>
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
