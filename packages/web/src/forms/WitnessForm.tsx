/** The witnesses' policy, for owners: who is asked, how many must answer, how lately. */
import { useState } from "react"
import { Form } from "react-aria-components"
import { FormFailure } from "../components/Failure.tsx"
import { useAct } from "../data/act.ts"
import { type WitnessStanding, witnessPolicyUpdate } from "../data/witness.ts"
import { Button } from "../ui/Button.tsx"
import { Notice } from "../ui/Notice.tsx"
import { readWitnessLines, witnessLines } from "./witness-lines.ts"

export function WitnessForm({ state: { policy } }: { state: WitnessStanding }) {
  const [wrongLine, setWrongLine] = useState<number>()
  const update = useAct(witnessPolicyUpdate, {
    touches: [["witnesses"], ["log"]],
    done: "The witnesses are set; the change is in the log.",
    failure: "form",
  })
  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        const data = new FormData(event.currentTarget)
        const witnesses = readWitnessLines(String(data.get("witnesses")))
        if ("wrongLine" in witnesses) return setWrongLine(witnesses.wrongLine)
        setWrongLine(undefined)
        const quorum = witnesses.length === 0 ? 0 : Number(data.get("quorum"))
        update.mutate({ witnesses, quorum, maxAgeMinutes: Number(data.get("maxAgeMinutes")) })
      }}
    >
      <label className="stack tight">
        <span>Witnesses, one a line: a name, its key, and its address unless it pulls</span>
        <textarea
          className="input mono"
          name="witnesses"
          autoComplete="off"
          rows={4}
          spellCheck={false}
          defaultValue={witnessLines(policy?.witnesses ?? [])}
        />
      </label>
      {wrongLine !== undefined && (
        <Notice tone="danger" live>
          Line {wrongLine} is not a name, a key and perhaps an address.
        </Notice>
      )}
      <label className="stack tight">
        <span>How many of them must have confirmed the log</span>
        <input
          className="input number"
          type="number"
          name="quorum"
          autoComplete="off"
          min={1}
          max={10}
          required
          defaultValue={policy?.quorum || 1}
        />
      </label>
      <label className="stack tight">
        <span>Within how many minutes</span>
        <input
          className="input number"
          type="number"
          name="maxAgeMinutes"
          autoComplete="off"
          min={5}
          max={1440}
          required
          defaultValue={policy?.maxAgeMinutes ?? 60}
        />
      </label>
      <FormFailure error={update.error} />
      <div className="actions">
        <Button type="submit" kind="primary" isPending={update.isPending}>
          Set the witnesses
        </Button>
      </div>
    </Form>
  )
}
