/** Who is told by e-mail, telephone or portal: one after the other, each noted as told or as not to be reached. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { useAct } from "../../data/act.ts"
import {
  type CaseId,
  type ContactLine,
  caseContacts,
  caseLettersSent,
  caseTold,
  caseUnreachable,
  notices,
} from "../../data/incidents.ts"
import { Button } from "../../ui/Button.tsx"
import { type Column, Table } from "../../ui/Table.tsx"
import { FormFailure } from "../Failure.tsx"
import { SendEmails } from "./SendEmails.tsx"

export function OtherWays({ id }: { id: CaseId }) {
  const { data: list } = useSuspenseQuery(notices(id))
  const open = list.filter(
    ({ state, channel, dropped }) => !dropped && channel !== "post" && (state === "made" || state === "sent"),
  )
  const contacts = useAct(() => caseContacts(id), { failure: "form" })
  const sent = useAct((channel: "phone" | "portal") => caseLettersSent({ case: id, channel }, () => undefined), {
    touches: [["case", id]],
    failure: "form",
    done: (n) => `${n} are noted as sent.`,
  })
  const byEmail = list.some(({ channel, dropped }) => !dropped && channel === "email")
  if (open.length === 0 && !byEmail) return null
  const made = (channel: string) => open.filter((one) => one.channel === channel && one.state === "made").length
  const emails = made("email")
  const waiting = new Set<string>(open.map(({ chart }) => chart))
  const rows = (contacts.data ?? []).filter(({ chart }) => waiting.has(chart))
  return (
    <div className="stack">
      <h3>{open.length.toLocaleString("en-US")} to be told another way</h3>
      {rows.length > 0 && (
        <Table caption="Told another way" columns={columnsOf(id)} rows={rows} rowKey={({ chart }) => chart} />
      )}
      <FormFailure error={contacts.error ?? sent.error} />
      <div className="actions">
        <Button isPending={contacts.isPending} onPress={() => contacts.mutate()}>
          Show who and how
        </Button>
        {made("portal") > 0 && (
          <Button isPending={sent.isPending} onPress={() => sent.mutate("portal")}>
            All are in the portal
          </Button>
        )}
      </div>
      <SendEmails id={id} waiting={emails} />
    </div>
  )
}

const columnsOf = (id: CaseId): Column<ContactLine>[] => [
  { title: "Person", cell: ({ name }) => name, header: true },
  { title: "Who is told", cell: ({ recipient }) => recipient },
  { title: "By", cell: ({ channel }) => channel },
  { title: "To", cell: ({ to }) => to },
  { title: "Then", cell: (line) => <Outcome id={id} line={line} /> },
]

function Outcome({ id, line }: { id: CaseId; line: ContactLine }) {
  const touches = [["case", id]]
  const channel = line.channel === "email" ? "email" : "phone"
  const told = useAct(() => caseTold({ case: id, chart: line.chart, channel }), { touches, done: "Noted." })
  const none = useAct(() => caseUnreachable({ case: id, chart: line.chart, reason: "no-answer" }), {
    touches,
    done: "Noted: nobody answered.",
  })
  return (
    <div className="actions">
      <Button size="small" isPending={told.isPending} onPress={() => told.mutate()} aria-label={`Told: ${line.name}`}>
        Told
      </Button>
      <Button
        size="small"
        kind="quiet"
        isPending={none.isPending}
        onPress={() => none.mutate()}
        aria-label={`No answer: ${line.name}`}
      >
        No answer
      </Button>
    </div>
  )
}
