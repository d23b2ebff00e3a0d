/** Care teams: who holds the keys to the clinical part of which charts. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { Plus } from "lucide-react"
import { useState } from "react"
import { Form } from "react-aria-components"
import { Boundary } from "../components/Boundary.tsx"
import { ConfirmButton } from "../components/ConfirmButton.tsx"
import { FormFailure } from "../components/Failure.tsx"
import { Page } from "../components/Page.tsx"
import { PracticeTabs } from "../components/PracticeTabs.tsx"
import { useAct } from "../data/act.ts"
import { useMay } from "../data/desk.ts"
import {
  type AccountId,
  type StaffMember,
  staff,
  type TeamId,
  teamCreate,
  teamMemberAdd,
  teamMemberEnd,
  teams,
} from "../data/people.ts"
import { Button } from "../ui/Button.tsx"
import { CheckboxGroup } from "../ui/Choice.tsx"
import { Dialog } from "../ui/Dialog.tsx"
import { Field } from "../ui/Field.tsx"
import { Badge, Protection } from "../ui/Notice.tsx"
import { Select } from "../ui/Select.tsx"

export default function TeamsPage() {
  const mayManage = useMay("practice-manage")
  const [creating, setCreating] = useState(false)
  return (
    <Page
      title="Care teams"
      above={<PracticeTabs />}
      actions={
        mayManage && (
          <Button kind="primary" onPress={() => setCreating(true)} icon={<Plus size={18} aria-hidden="true" />}>
            New care team
          </Button>
        )
      }
    >
      <Boundary>
        <div className="stack loose">
          <Teams mayManage={mayManage} />
          <Protection>
            Each care team has its own key. Owners keep it safe, but the server refuses them the charts unless they are
            on the team.
          </Protection>
        </div>
        <Dialog title="New care team" isOpen={creating} onClose={() => setCreating(false)}>
          <TeamForm onClose={() => setCreating(false)} />
        </Dialog>
      </Boundary>
    </Page>
  )
}

const isCarer = ({ roles, state }: StaffMember): boolean =>
  state === "active" && roles.some((role) => role === "clinician" || role === "supervisor")

function Teams({ mayManage }: { mayManage: boolean }) {
  const { data: all } = useSuspenseQuery(teams)
  const { data: people } = useSuspenseQuery(staff)
  const end = useAct(teamMemberEnd, { touches: [["teams"]], done: "Off the team. New entries are under a new key." })
  return (
    <>
      {all
        .filter(({ kind }) => kind === "care")
        .map((team) => {
          const others = people.filter(
            (person) =>
              isCarer(person) &&
              !team.members.some(({ account, custodian }) => account === person.account && !custodian),
          )
          return (
            <section key={team.id} className="card stack">
              <h2>{team.name}</h2>
              <ul className="list">
                {team.members.map((member) => (
                  <li key={member.account} className="list-item">
                    <span className="list-main">
                      <span className="list-title">{member.name}</span>
                    </span>
                    {member.custodian ? (
                      <Badge>keeps the key, opens nothing</Badge>
                    ) : (
                      mayManage && (
                        <ConfirmButton
                          size="small"
                          kind="quiet"
                          aria-label={`Take off ${team.name}: ${member.name}`}
                          title={`Take ${member.name} off ${team.name}?`}
                          question="They can no longer open this team's charts, at once."
                          confirm="Take off the team"
                          onConfirm={() => end.mutate({ team: team.id, account: member.account })}
                        >
                          Take off
                        </ConfirmButton>
                      )
                    )}
                  </li>
                ))}
              </ul>
              {mayManage && others.length > 0 && <AddMember team={team.id} name={team.name} people={others} />}
            </section>
          )
        })}
    </>
  )
}

function AddMember({ team, name, people }: { team: TeamId; name: string; people: readonly StaffMember[] }) {
  const [chosen, setChosen] = useState<string>(people[0]?.account ?? "")
  const add = useAct(teamMemberAdd, { touches: [["teams"]], done: "On the team." })
  const account = people.find((person) => person.account === chosen)?.account ?? people[0]?.account
  return (
    <div className="row end">
      <Select
        label={`Add to ${name}`}
        value={account ?? ""}
        onChange={setChosen}
        options={people.map((person) => ({ value: person.account, label: person.name }))}
      />
      <Button
        isPending={add.isPending}
        onPress={() => {
          if (account !== undefined) add.mutate({ team, account })
        }}
      >
        Add
      </Button>
    </div>
  )
}

function TeamForm({ onClose }: { onClose: () => void }) {
  const { data: people } = useSuspenseQuery(staff)
  const [members, setMembers] = useState<string[]>([])
  const create = useAct(teamCreate, {
    touches: [["teams"], ["staff"]],
    done: "The care team is made.",
    onDone: onClose,
    failure: "form",
  })
  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        create.mutate({
          name: String(new FormData(event.currentTarget).get("name")).trim(),
          members: members as AccountId[],
        })
      }}
    >
      <Field
        name="name"
        label="Name"
        hint="Seen by the server: no patient's name."
        isRequired
        maxLength={200}
        autoComplete="off"
      />
      <CheckboxGroup
        label="Members"
        options={people.filter(isCarer).map((person) => ({ value: person.account, label: person.name }))}
        value={members}
        onChange={setMembers}
      />
      <FormFailure error={create.error} />
      <div className="actions">
        <Button onPress={onClose}>Cancel</Button>
        <Button type="submit" kind="primary" isPending={create.isPending}>
          Create
        </Button>
      </div>
    </Form>
  )
}
