/** What each account can have opened at most, what is locked, and whether the breaker has tripped: for officers. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { useAct } from "../data/act.ts"
import { useMe } from "../data/desk.ts"
import { breaker, breakerEnd, type CeilingRow, ceilings, lockEnd, locks } from "../data/oversight.ts"
import { Button } from "../ui/Button.tsx"
import { Badge, Notice, Protection } from "../ui/Notice.tsx"
import { type Column, Table } from "../ui/Table.tsx"
import { ConfirmButton } from "./ConfirmButton.tsx"
import { fullTimeText } from "./when.ts"

export function Standing() {
  return (
    <>
      <Tripped />
      <Locks />
      <Ceilings />
    </>
  )
}

function Tripped() {
  const { data } = useSuspenseQuery(breaker)
  const end = useAct(breakerEnd, {
    touches: [["breaker"]],
    done: "Openings go on as usual; your answer is in the log.",
  })
  if (data.state !== "tripped") return null
  return (
    <Notice
      tone="danger"
      title="Far more charts than usual are being opened"
      live
      actions={
        <ConfirmButton
          size="small"
          title="Are these openings the practice's own?"
          question="Look at the log first. If they are, openings go on as usual, and nothing stops them for two hours."
          confirm="They are ours"
          isPending={end.isPending}
          onConfirm={() => end.mutate()}
        >
          Answer
        </ConfirmButton>
      }
    >
      {data.openings} openings within an hour; up to {data.threshold} would be usual. Since{" "}
      {data.trippedAt !== null && fullTimeText(data.trippedAt)} own patients take a fresh sign-in, and others do not
      open.
    </Notice>
  )
}

const becauseTexts = {
  officer: "by an officer",
  hammering: "went on at the limit again and again",
  alarm: "nobody answered an alarm",
  incident: "for an incident",
} as const

function Locks() {
  const { data } = useSuspenseQuery(locks)
  const me = useMe()
  const end = useAct(lockEnd, { touches: [["locks"], ["ceilings"]], done: "Unlocked; it is in the log." })
  if (data.length === 0) return null
  return (
    <section className="card stack" aria-labelledby="locked">
      <h2 id="locked">Locked</h2>
      <ul className="list">
        {data.map((lock) => (
          <li key={lock.id} className="list-item">
            <span className="list-main">
              <span className="list-title">
                {lock.subjectName ?? `The ${lock.subject.kind}`}
                {lock.subject.id === me.account && " (you)"}
              </span>
              <span className="soft small">
                {becauseTexts[lock.because]}, {fullTimeText(lock.since)}
              </span>
            </span>
            <Button size="small" isPending={end.isPending} onPress={() => end.mutate(lock.id)}>
              Unlock
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}

const columns: readonly Column<CeilingRow>[] = [
  {
    title: "Account",
    header: true,
    cell: ({ name, stopped }) => (
      <>
        {name} {stopped && <Badge tone="warn">stopped</Badge>}
      </>
    ),
  },
  { title: "Opened in the last hour", numeric: true, cell: ({ hour }) => hour.opened },
  { title: "At most, this hour", numeric: true, cell: ({ hour }) => hour.ceiling },
  { title: "Opened in the last day", numeric: true, cell: ({ day }) => day.opened },
  { title: "At most, this day", numeric: true, cell: ({ day }) => day.ceiling },
  {
    title: "Emergencies",
    numeric: true,
    cell: ({ emergencies }) => (emergencies.ceiling === 0 ? "none" : `${emergencies.opened} of ${emergencies.ceiling}`),
  },
]

function Ceilings() {
  const { data } = useSuspenseQuery(ceilings)
  return (
    <section className="stack" aria-labelledby="ceilings">
      <h2 id="ceilings">How far each account can have come</h2>
      <Table
        caption="Patients each account can have opened"
        columns={columns}
        rows={data}
        rowKey={({ account }) => account}
      />
      <Protection>
        "At most" holds for whoever sits at the account: the server releases no more. What was opened is exact, from the
        log.
      </Protection>
    </section>
  )
}
