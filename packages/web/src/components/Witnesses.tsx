/** Who outside confirms the log, how lately they did, and what a new witness needs. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { useMay } from "../data/desk.ts"
import { type WitnessStanding, witnessState } from "../data/witness.ts"
import { WitnessForm } from "../forms/WitnessForm.tsx"
import { CopyText } from "../ui/CopyText.tsx"
import { Disclosure } from "../ui/Disclosure.tsx"
import { Notice, Protection } from "../ui/Notice.tsx"
import { type Column, Table } from "../ui/Table.tsx"
import { fullTimeText } from "./when.ts"

export function Witnesses() {
  const { data: state } = useSuspenseQuery(witnessState)
  const mayManage = useMay("practice-manage")
  return (
    <section className="card stack">
      <h2>Witnesses</h2>
      <Standing state={state} />
      {state.weakened !== undefined && (
        <Notice tone="warn" title="Less is asked than before">
          {state.weakened.text} Since {fullTimeText(state.weakened.at)}.
        </Notice>
      )}
      {state.witnesses.length > 0 && (
        <Table caption="Witnesses of the log" columns={columns} rows={state.witnesses} rowKey={({ key }) => key} />
      )}
      <Disclosure title="Set up a witness">
        <div className="stack">
          <p>
            Any spare computer will do, best at another place: an old laptop at home, a colleague's practice. It runs{" "}
            <code>subrosa witness</code> and is told this log:
          </p>
          <CopyText label="The log's key" text={state.log.key} />
          <CopyText label="The log's address" text={state.log.url} />
        </div>
      </Disclosure>
      {mayManage && (
        <Disclosure title="Change the witnesses">
          <WitnessForm key={state.policy?.version ?? 0} state={state} />
        </Disclosure>
      )}
      <Protection>
        A witness sees no names and no notes, only how long the log is and its fingerprint. Whoever rewrites the log or
        restores an older one would have to fool all of them.
      </Protection>
    </section>
  )
}

function Standing({ state: { standing, policy, cosigned, size } }: { state: WitnessStanding }) {
  if (policy === undefined || standing === "none") {
    return <Notice>Nobody outside confirms this log yet. Each browser still remembers what it has seen of it.</Notice>
  }
  const asked = `${policy.quorum} of ${policy.witnesses.length} must have confirmed the log within ${policy.maxAgeMinutes} minutes, as ${policy.setBy} set on ${fullTimeText(policy.setAt)}.`
  if (cosigned === undefined) {
    return (
      <Notice tone="warn" title="Not confirmed yet">
        Charts stay shut until enough witnesses have answered. {asked}
      </Notice>
    )
  }
  const told = `${cosigned.size} of ${size} entries, on ${fullTimeText(cosigned.time)}. ${asked}`
  return standing === "confirmed" ? (
    <Notice tone="ok" title="Confirmed from outside">
      {told}
    </Notice>
  ) : (
    <Notice tone="danger" title="Not confirmed lately">
      Charts stay shut until enough witnesses answer. Last: {told}
    </Notice>
  )
}

const columns: Column<WitnessStanding["witnesses"][number]>[] = [
  { title: "Witness", header: true, cell: ({ name }) => name },
  {
    title: "Confirmed",
    numeric: true,
    cell: ({ cosigned }) => (cosigned ? `${cosigned.size} entries` : "nothing yet"),
  },
  { title: "When", cell: ({ cosigned }) => (cosigned ? fullTimeText(cosigned.time) : "") },
  { title: "Problem", cell: ({ problem }) => problem?.text ?? "" },
]
