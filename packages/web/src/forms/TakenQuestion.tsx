/** One thing that was taken: what it was, and since when. */
import { type ReactNode, useState } from "react"
import type { Found } from "../components/people-found.ts"
import type { Taken, TakenKind } from "../data/incidents.ts"
import { RadioGroup } from "../ui/Choice.tsx"
import { Field } from "../ui/Field.tsx"
import { Notice } from "../ui/Notice.tsx"
import { localTime } from "./local-time.ts"
import { TakenFields } from "./TakenFields.tsx"
import { AnswerError, happenedKinds, takenIn } from "./what-was-taken.ts"

export interface TakenAnswer {
  kind: TakenKind
  /** As it is called on the screen. */
  label: string
  people: readonly Found[]
  fault: string | undefined
  setKind(kind: TakenKind): void
  setPeople(people: readonly Found[]): void
  /** Undefined, and the fault is shown, where the form is not complete. */
  read(data: FormData): Taken | undefined
}

export function useTakenAnswer(): TakenAnswer {
  const [kind, setKind] = useState<TakenKind>("device")
  const [people, setPeople] = useState<readonly Found[]>([])
  const [fault, setFault] = useState<string>()
  const label = happenedKinds.find(({ value }) => value === kind)?.label ?? "Incident"
  const read = (data: FormData) => {
    setFault(undefined)
    try {
      return takenIn(
        kind,
        data,
        people.map(({ chart }) => chart),
      )
    } catch (error) {
      if (!(error instanceof AnswerError)) throw error
      setFault(error.message)
      return undefined
    }
  }
  return { kind, label, people, fault, setKind, setPeople, read }
}

/** `children`: a field beside the time. */
export function TakenQuestion({ answer, children }: { answer: TakenAnswer; children?: ReactNode }) {
  const { kind, people, fault, setKind, setPeople } = answer
  return (
    <>
      <RadioGroup
        label="What was it?"
        options={happenedKinds}
        value={kind}
        onChange={(value) => setKind(value as TakenKind)}
      />
      <TakenFields key={kind} kind={kind} people={people} onPeople={setPeople} />
      <div className="pair">
        <Field
          name="from"
          label={happenedKinds.find(({ value }) => value === kind)?.since ?? "Since when"}
          type="datetime-local"
          defaultValue={localTime(new Date())}
          isRequired
          hint="If in doubt, earlier."
        />
        {children}
      </div>
      {fault !== undefined && (
        <Notice tone="danger" title="Please check what was entered" live>
          {fault}
        </Notice>
      )}
    </>
  )
}
