/** Texts that an extortionist posts, compared here with the records of the case: which record and version, changed, or not ours. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Form } from "react-aria-components"
import { useAct } from "../../data/act.ts"
import {
  type CaseId,
  type CaseView,
  caseSamplesRelease,
  checkSamples,
  type SegmentKind,
  type Verdict,
} from "../../data/incidents.ts"
import { approvals, caseReleaseOf, isOfCards } from "../../data/oversight.ts"
import { textIn } from "../../forms/form-text.ts"
import { paths } from "../../paths.ts"
import { Button } from "../../ui/Button.tsx"
import { CheckboxGroup } from "../../ui/Choice.tsx"
import { Field } from "../../ui/Field.tsx"
import { Notice } from "../../ui/Notice.tsx"
import { Progress } from "../../ui/Progress.tsx"
import { FormFailure } from "../Failure.tsx"
import { kindTexts } from "../kind-texts.ts"
import { Link } from "../Link.tsx"
import { fullTimeText } from "../when.ts"

/** Psychotherapy notes are released to nobody but who wrote them. */
const kinds: SegmentKind[] = ["directory", "clinical", "substance-use", "billing"]
const kindsIn = (data: FormData): SegmentKind[] => {
  const chosen = new Set(data.getAll("kinds"))
  return kinds.filter((kind) => chosen.has(kind))
}

export function Samples({ id, view }: { id: CaseId; view: CaseView }) {
  const { data: rows } = useSuspenseQuery(approvals)
  const [progress, setProgress] = useState<number>()
  const check = useAct(
    async ({ samples, wanted }: { samples: string[]; wanted: SegmentKind[] }) => {
      const release = await caseSamplesRelease(id, wanted)
      if (release === undefined) return undefined
      return checkSamples({ case: id, release, kinds: wanted, samples }, (done, total) =>
        setProgress(done / Math.max(1, total)),
      )
    },
    { failure: "form", touches: [["approvals"]] },
  )
  if (view.scopes.length === 0) return <p>First find out who is affected: their records are compared.</p>
  const isWaiting = rows.some((row) => {
    const release = caseReleaseOf(row)
    return release?.case === id && !isOfCards(release) && !row.due
  })
  return (
    <section className="stack">
      <h2>Is it really ours?</h2>
      <p>Paste what was posted. It is compared here with the records of this case; it leaves this device in no form.</p>
      <Form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          const data = new FormData(event.currentTarget)
          const samples = (textIn(data, "samples") ?? "").split(/\n\s*\n/).filter((one) => one.trim() !== "")
          check.mutate({ samples, wanted: kindsIn(data) })
        }}
      >
        <Field
          name="samples"
          label="What was posted"
          lines
          isRequired
          hint="Several texts: an empty line between them."
        />
        <CheckboxGroup
          label="Compare with"
          name="kinds"
          isRequired
          defaultValue={["clinical"]}
          options={kinds.map((value) => ({ value, label: kindTexts[value] }))}
          hint="A second officer has to agree: these records are opened, each in the log."
        />
        {isWaiting && (
          <Notice title="Waiting for a second officer" live>
            They find the request on this page, above. When they have agreed, press again.
          </Notice>
        )}
        {check.isPending && <Progress label="Opening and comparing records" value={progress} />}
        <FormFailure error={check.error} />
        <div className="actions">
          <Button type="submit" kind="primary" isPending={check.isPending}>
            Compare
          </Button>
        </div>
      </Form>
      {check.data !== undefined && (
        <ol className="stack" aria-label="What each text is">
          {check.data.verdicts.map((verdict, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: in the order of the texts
            <li key={i}>
              <Found verdict={verdict} />
            </li>
          ))}
        </ol>
      )}
      {check.data !== undefined && check.data.unreadable > 0 && (
        <p className="soft small">{check.data.unreadable} records did not open and were not compared.</p>
      )}
    </section>
  )
}

function Found({ verdict }: { verdict: Verdict }) {
  switch (verdict.verdict) {
    case "identical":
      return (
        <Notice tone="danger" title="Ours, word for word">
          <p>
            <Where match={verdict.match} />
            {verdict.match.whole ? ", all of it" : ", a part of it"}
            {verdict.others > 0 && `; ${verdict.others} further records hold the same words`}.
          </p>
        </Notice>
      )
    case "altered":
      return (
        <Notice tone="warn" title="Changed, or made from a record of ours">
          <p>
            Closest to <Where match={verdict.match} />: {Math.round(verdict.share * 100)} % of it is there.
          </p>
        </Notice>
      )
    case "not-ours":
      return (
        <Notice tone="ok" title="Not ours">
          No record of this case holds it.
        </Notice>
      )
    case "too-short":
      return <Notice title="Too short to tell">Four words at least.</Notice>
  }
}

function Where({ match }: { match: Extract<Verdict, { verdict: "identical" }>["match"] }) {
  return (
    <>
      <Link to={paths.chart(match.chart)}>chart {match.chart.slice(0, 8)}</Link>, {kindTexts[match.kind]},{" "}
      {match.reference}, version {match.version}
      {match.recordedAt !== undefined && `, of ${fullTimeText(match.recordedAt)}`}
    </>
  )
}
