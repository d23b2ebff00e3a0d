/** In or not in, what exactly, which letter, which code: one person's answer, and whether a letter or a statement is really ours. */
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { FileTrigger, Form } from "react-aria-components"
import { useAct } from "../data/act.ts"
import { type ChartId, chartIdOf } from "../data/charts.ts"
import {
  type CaseId,
  caseAnswer,
  type DeskAnswer,
  evidenceCheck,
  letterCheck,
  saveEvidence,
  saveLetter,
} from "../data/incidents.ts"
import { Button } from "../ui/Button.tsx"
import { Field } from "../ui/Field.tsx"
import { Notice } from "../ui/Notice.tsx"
import { FormFailure } from "./Failure.tsx"
import { peopleFound } from "./people-found.ts"
import { Statements } from "./Statements.tsx"
import { fullTimeText } from "./when.ts"

export function AnswerDesk({ id }: { id: CaseId }) {
  return (
    <div className="stack loose">
      <FindPerson id={id} />
      <CheckCode />
      <CheckStatement />
    </div>
  )
}

function FindPerson({ id }: { id: CaseId }) {
  const [query, setQuery] = useState("")
  const { data: people } = useQuery(peopleFound(query))
  const answer = useAct((chart: ChartId) => caseAnswer({ case: id, chart }), { failure: "form" })
  return (
    <section className="stack">
      <h2>Is someone affected?</h2>
      <Form
        className="find-row"
        onSubmit={(event) => {
          event.preventDefault()
          setQuery(String(new FormData(event.currentTarget).get("query")).trim())
        }}
      >
        <Field name="query" label="Find a person" isRequired hint="Family name and birth date, as on the chart." />
        <Button type="submit">Find</Button>
      </Form>
      {people?.length === 0 && <p>No one found. Ask for the name as it is on the chart.</p>}
      {people !== undefined && people.length > 0 && (
        <ul className="list">
          {people.map(({ chart, name, detail }) => (
            <li key={chart} className="list-item">
              <span className="list-main">
                <span className="list-title">{name}</span>
                <span className="soft small">{detail}</span>
              </span>
              <div className="actions">
                <Button size="small" isPending={answer.isPending} onPress={() => answer.mutate(chart)}>
                  Look up
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
      <FormFailure error={answer.error} />
      {answer.data !== undefined && <Answer id={id} answer={answer.data} />}
    </section>
  )
}

function Answer({ id, answer }: { id: CaseId; answer: DeskAnswer }) {
  const letter = useAct(() => saveLetter(id, chartIdOf(answer.chart)), { done: "Saved to your downloads." })
  const evidence = useAct(() => saveEvidence(id, chartIdOf(answer.chart)), {
    failure: "form",
    done: "Saved to your downloads, to read and as data with its signature.",
  })
  return (
    <Notice tone={answer.in ? "warn" : "ok"} title={answer.in ? "Affected" : "Not affected"} live>
      <Statements list={answer.statements} />
      {answer.notice !== null && (
        <p>
          Letter: {answer.notice.state.replace("-", " ")}, {fullTimeText(answer.notice.updatedAt)}
          {answer.notice.reason !== null && ` (${answer.notice.reason.replaceAll("-", " ")})`}
        </p>
      )}
      {answer.code !== null && (
        <p>
          Protection code: <code>{answer.code}</code>
        </p>
      )}
      {answer.in && (
        <div className="actions">
          {answer.notice?.letter != null && (
            <Button size="small" isPending={letter.isPending} onPress={() => letter.mutate()}>
              Their letter
            </Button>
          )}
          <Button size="small" isPending={evidence.isPending} onPress={() => evidence.mutate()}>
            Statement for police or court
          </Button>
        </div>
      )}
      <FormFailure error={evidence.error} />
    </Notice>
  )
}

function CheckCode() {
  const check = useAct(letterCheck, { failure: "form" })
  return (
    <section className="stack">
      <h2>Is a letter really ours?</h2>
      <Form
        className="find-row"
        onSubmit={(event) => {
          event.preventDefault()
          check.mutate(String(new FormData(event.currentTarget).get("code")))
        }}
      >
        <Field name="code" label="The code on the letter" mono isRequired />
        <Button type="submit" isPending={check.isPending}>
          Check
        </Button>
      </Form>
      <FormFailure error={check.error} />
      {check.data !== undefined && (
        <Notice tone={check.data === null ? "danger" : "ok"} live>
          {check.data === null
            ? "No. This letter is not from us: do not use its links or numbers, and keep it for the police."
            : `Yes, it is ours, made ${fullTimeText(check.data.madeAt)}.`}
        </Notice>
      )}
    </section>
  )
}

function CheckStatement() {
  const check = useAct(evidenceCheck, { failure: "form" })
  return (
    <section className="stack">
      <h2>Is a statement really ours?</h2>
      <p className="soft small">
        Whoever was given a statement for the police or a court has it as a file, too (JSON).
      </p>
      <div className="actions">
        <FileTrigger
          acceptedFileTypes={[".json", "application/json"]}
          onSelect={(files) => {
            const file = files?.[0]
            if (file !== undefined) check.mutate(file)
          }}
        >
          <Button isPending={check.isPending}>Check a statement</Button>
        </FileTrigger>
      </div>
      <FormFailure error={check.error} />
      {check.data !== undefined && (
        <Notice tone={check.data === null ? "danger" : "ok"} live>
          {check.data === null
            ? "No. We did not sign this, or a word of it was changed."
            : `Yes: about ${check.data.name}, of ${check.data.issued}, signed by ${check.data.by}.`}
        </Notice>
      )}
    </section>
  )
}
