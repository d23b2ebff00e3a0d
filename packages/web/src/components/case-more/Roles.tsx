/** Who does what in a case, and whether its evidence is held. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { Form } from "react-aria-components"
import { useAct } from "../../data/act.ts"
import { type CaseId, type CaseRole, type CaseView, caseHold, caseRole } from "../../data/incidents.ts"
import { staff } from "../../data/people.ts"
import { Button } from "../../ui/Button.tsx"
import { Select } from "../../ui/Select.tsx"
import { ConfirmButton } from "../ConfirmButton.tsx"
import { FormFailure } from "../Failure.tsx"
import { fullTimeText } from "../when.ts"

const roleTexts: Record<CaseRole, string> = {
  lead: "Leads the case",
  privacy: "Privacy, and what the law asks",
  legal: "Counsel",
  technical: "Machines",
  communication: "Words to people and press",
  care: "Care of those affected",
}
const roles = Object.entries(roleTexts) as [CaseRole, string][]

export function Roles({ id, view }: { id: CaseId; view: CaseView }) {
  return (
    <div className="stack loose">
      <section className="stack">
        <h2>Who does what</h2>
        <Held id={id} view={view} />
        {view.closed === undefined && <Give id={id} />}
      </section>
      <Hold id={id} view={view} />
    </div>
  )
}

function Held({ id, view }: { id: CaseId; view: CaseView }) {
  const { data: people } = useSuspenseQuery(staff)
  const take = useAct(caseRole, { touches: [["case", id]], done: "Noted." })
  const nameOf = (account: string) => people.find((one) => one.account === account)?.name ?? account.slice(0, 8)
  const held = roles.flatMap(([role, text]) => (view.roles[role] ?? []).map((one) => ({ ...one, role, text })))
  if (held.length === 0) return <p className="soft">Nobody has been named yet. One person should lead.</p>
  return (
    <ul className="list">
      {held.map(({ role, text, holder, time }) => (
        <li key={`${role} ${holder}`} className="list-item">
          <span className="list-main">
            <span className="list-title">
              {text}: {nameOf(holder)}
            </span>
            <span className="soft small">since {fullTimeText(time)}</span>
          </span>
          {view.closed === undefined && (
            <Button
              size="small"
              kind="quiet"
              aria-label={`${text}: no longer ${nameOf(holder)}`}
              isPending={take.isPending}
              onPress={() => take.mutate({ case: id, account: holder, role, change: "taken" })}
            >
              No longer
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}

function Give({ id }: { id: CaseId }) {
  const { data: people } = useSuspenseQuery(staff)
  const give = useAct(caseRole, { touches: [["case", id]], failure: "form", done: "Noted." })
  const accounts = people.map(({ account, name }) => ({ value: account, label: name }))
  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        const data = new FormData(event.currentTarget)
        const role = roles.find(([one]) => one === data.get("role"))?.[0] ?? "lead"
        give.mutate({ case: id, account: String(data.get("account")), role, change: "given" })
      }}
    >
      <div className="pair">
        <Select label="Who" name="account" options={accounts} defaultValue={accounts[0]?.value ?? ""} />
        <Select
          label="Does what"
          name="role"
          options={roles.map(([value, label]) => ({ value, label }))}
          defaultValue="lead"
        />
      </div>
      <FormFailure error={give.error} />
      <div className="actions">
        <Button type="submit" isPending={give.isPending}>
          Name them
        </Button>
      </div>
    </Form>
  )
}

function Hold({ id, view }: { id: CaseId; view: CaseView }) {
  const hold = useAct(caseHold, { touches: [["case", id], ["cases"]], done: "It is in the case." })
  return (
    <section className="stack">
      <h2>Evidence</h2>
      {view.hold === undefined ? (
        <>
          <p>Nothing is held: what this case rests on may be erased when its time comes.</p>
          <div className="actions">
            <Button isPending={hold.isPending} onPress={() => hold.mutate({ case: id, change: "put" })}>
              Hold it
            </Button>
          </div>
        </>
      ) : (
        <>
          <p>
            Held since {fullTimeText(view.hold.time)}, also when the case is closed: nothing in its reach is erased.
          </p>
          <div className="actions">
            <ConfirmButton
              kind="quiet"
              isPending={hold.isPending}
              title="Hold the evidence no longer?"
              question="What this case rests on may then be erased when its time comes. Ask counsel first, if a lawsuit or an inquiry may follow."
              confirm="Lift the hold"
              onConfirm={() => hold.mutate({ case: id, change: "lifted" })}
            >
              Lift the hold
            </ConfirmButton>
          </div>
        </>
      )}
    </section>
  )
}
