/** The law's test, filled in with facts; a person answers, decides and signs. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Form } from "react-aria-components"
import { assessment, assessmentSign, type Framework } from "../../data/incidents.ts"
import { Button } from "../../ui/Button.tsx"
import { RadioGroup } from "../../ui/Choice.tsx"
import { Field } from "../../ui/Field.tsx"
import { Notice } from "../../ui/Notice.tsx"
import type { PanelProps } from "../CasePanel.tsx"
import { FormFailure } from "../Failure.tsx"
import { Statements } from "../Statements.tsx"
import { useCaseStep } from "../use-case-step.ts"
import { fullTimeText } from "../when.ts"

const risks = [
  { value: "low", label: "Low" },
  { value: "medium", label: "Medium" },
  { value: "high", label: "High" },
]
const frameworks = [
  { value: "hipaa", label: "HIPAA" },
  { value: "gdpr", label: "GDPR" },
]

export function AssessPanel({ id, view }: PanelProps) {
  const [framework, setFramework] = useState<Framework>("hipaa")
  const scope = view.scopes.at(-1)
  if (scope === undefined) return <p>First find out who is affected: the facts come from it.</p>
  return (
    <div className="stack">
      <RadioGroup
        label="Under which law"
        segmented
        options={frameworks}
        value={framework}
        onChange={(value) => setFramework(value as Framework)}
      />
      <AssessForm key={framework} id={id} framework={framework} scope={scope.version} />
    </div>
  )
}

function AssessForm({ id, framework, scope }: { id: PanelProps["id"]; framework: Framework; scope: number }) {
  const { data } = useSuspenseQuery(assessment(id, framework, scope))
  const sign = useCaseStep(id, "assess", assessmentSign)
  const { factors, signed } = data
  if (signed !== null && signed.scope === scope && !sign.isPending) {
    return (
      <Notice tone="ok" title={signed.decision === "notify" ? "People are told" : "No notice is due"}>
        Signed {fullTimeText(signed.decidedAt)}.
      </Notice>
    )
  }
  return (
    <Form
      className="stack loose"
      onSubmit={(event) => {
        event.preventDefault()
        const data = new FormData(event.currentTarget)
        sign.mutate({
          case: id,
          framework,
          answers: factors.map((factor) => ({
            factor: factor.id,
            risk: riskOf(data.get(`risk ${factor.id}`)),
            because: String(data.get(`because ${factor.id}`)),
          })),
          decision: data.get("decision") === "no-notice" ? "no-notice" : "notify",
        })
      }}
    >
      {factors.map((factor) => (
        <fieldset key={factor.id} className="stack">
          <legend>{factor.question}</legend>
          <p className="soft small">{factor.citation}</p>
          <Statements list={factor.facts} />
          <RadioGroup label="Risk" name={`risk ${factor.id}`} defaultValue="high" segmented options={risks} />
          <Field name={`because ${factor.id}`} label="Why" lines isRequired />
        </fieldset>
      ))}
      <RadioGroup
        label="So"
        name="decision"
        defaultValue="notify"
        options={[
          { value: "notify", label: "People are told" },
          { value: "no-notice", label: "No notice is due", hint: "Only if every answer is low." },
        ]}
      />
      <FormFailure error={sign.error} />
      <div className="actions">
        <Button type="submit" kind="primary" size="large" isPending={sign.isPending}>
          Sign
        </Button>
      </div>
    </Form>
  )
}

const riskOf = (value: FormDataEntryValue | null): "low" | "medium" | "high" =>
  value === "low" || value === "medium" ? value : "high"
