/** On the account page: the colleagues who could bring this person back, and naming others. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { LifeBuoy } from "lucide-react"
import { useState } from "react"
import { Form } from "react-aria-components"
import { useAct } from "../data/act.ts"
import { useMe } from "../data/desk.ts"
import { staff } from "../data/people.ts"
import { recoveryHelpers, recoveryHelpersUpdate } from "../data/recovery.ts"
import { Button } from "../ui/Button.tsx"
import { CheckboxGroup } from "../ui/Choice.tsx"
import { Dialog } from "../ui/Dialog.tsx"
import { Badge, Notice, Protection } from "../ui/Notice.tsx"
import { FormFailure } from "./Failure.tsx"
import { fullTimeText } from "./when.ts"

export function RecoveryHelpers() {
  const { data } = useSuspenseQuery(recoveryHelpers)
  const colleagues = useColleagues()
  const [choosing, setChoosing] = useState(false)
  const helpers = data.own?.helpers ?? []
  const here = helpers.filter(({ ended }) => !ended)
  return (
    <section className="stack">
      <h2>Helpers</h2>
      {colleagues.length === 0 && (
        <p>Nobody else works here yet: print a recovery kit, and name helpers when colleagues have joined.</p>
      )}
      {colleagues.length > 0 && here.length < 2 && (
        <Notice tone={here.length === 0 ? "warn" : "plain"} title={adviceTitle(here.length, helpers.length)}>
          Name two colleagues whom you can meet in person. If you lose every way in, one of them brings you back, with
          an officer's consent.
        </Notice>
      )}
      {helpers.length > 0 && (
        <ul className="list" aria-label="Your helpers">
          {helpers.map(({ account, name, ended }) => (
            <li key={account} className="list-item">
              <LifeBuoy size={20} aria-hidden="true" className="list-icon" />
              <span className="list-main">
                <span className="list-title">{name}</span>
              </span>
              {ended && <Badge tone="warn">no longer here: name others</Badge>}
            </li>
          ))}
        </ul>
      )}
      {data.own !== undefined && <p className="soft small">Named {fullTimeText(data.own.createdAt)}.</p>}
      <div>
        <Button
          onPress={() => setChoosing(true)}
          disabledReason={colleagues.length === 0 ? "nobody else works here" : undefined}
          icon={<LifeBuoy size={18} aria-hidden="true" />}
        >
          {helpers.length === 0 ? "Name helpers" : "Change helpers"}
        </Button>
      </div>
      <Protection>
        Your key is locked under two halves: one sealed to each helper, one with the server. No helper opens anything
        alone, nor does the server; a recovery takes an officer, an hour at least, and you are told.
      </Protection>
      <Dialog title="Who may help you back in?" isOpen={choosing} onClose={() => setChoosing(false)}>
        <HelpersForm named={here.map(({ account }) => account)} onDone={() => setChoosing(false)} />
      </Dialog>
    </section>
  )
}

const adviceTitle = (here: number, named: number): string =>
  here > 0
    ? "You have one helper"
    : named > 0
      ? "None of your helpers works here any more"
      : "Nobody could help you back in"

/** Whom one could name: at work here, and vouched for. */
function useColleagues() {
  const me = useMe()
  const { data: people } = useSuspenseQuery(staff)
  return people.filter(({ account, state, trusted }) => account !== me.account && state === "active" && trusted)
}

function HelpersForm({ named, onDone }: { named: readonly string[]; onDone: () => void }) {
  const [chosen, setChosen] = useState<string[]>([...named])
  const update = useAct(recoveryHelpersUpdate, {
    touches: [["recovery-helpers"]],
    done: (_, helpers) =>
      helpers.length === 0
        ? "Nobody can help you back in any more."
        : "Your helpers are named; earlier ones hold nothing.",
    onDone,
    failure: "form",
  })
  const colleagues = useColleagues()
  const options = colleagues.map(({ account, name }) => ({ value: account, label: name }))
  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        update.mutate(colleagues.map(({ account }) => account).filter((account) => chosen.includes(account)))
      }}
    >
      <CheckboxGroup
        label="Colleagues"
        hint="Two or more, so that one may be away; at most five. Any one of them can begin; none can do it alone."
        options={options}
        value={chosen}
        onChange={setChosen}
      />
      <FormFailure error={update.error} />
      <div className="actions">
        <Button onPress={onDone}>Cancel</Button>
        <Button
          type="submit"
          kind="primary"
          isPending={update.isPending}
          disabledReason={chosen.length > 5 ? "choose at most five" : undefined}
        >
          {chosen.length === 0 ? "Have no helpers" : "Name them"}
        </Button>
      </div>
    </Form>
  )
}
