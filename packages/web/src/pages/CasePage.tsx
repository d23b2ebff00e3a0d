/** One case, from the first fright to the last letter: the next thing to do, what it comes to, and how it came. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { useState } from "react"
import { AnswerDesk } from "../components/AnswerDesk.tsx"
import { Boundary } from "../components/Boundary.tsx"
import { CaseCounts } from "../components/CaseCounts.tsx"
import { CaseDuties } from "../components/CaseDuties.tsx"
import { CasePanel } from "../components/CasePanel.tsx"
import { CaseStepList } from "../components/CaseStepList.tsx"
import { CaseTimeline } from "../components/CaseTimeline.tsx"
import { caseSteps, type StepId } from "../components/case-steps.ts"
import { Page } from "../components/Page.tsx"
import { WatchTabs } from "../components/WatchTabs.tsx"
import { type CaseId, caseIdOf, caseView, noticeSender } from "../data/incidents.ts"
import { Badge, Notice } from "../ui/Notice.tsx"
import { Tabs } from "../ui/Tabs.tsx"

export default function CasePage({ id }: { id: string }) {
  return (
    <Boundary wait="Reading the case and its proofs">
      <Case id={caseIdOf(id)} />
    </Boundary>
  )
}

function Case({ id }: { id: CaseId }) {
  const { data: view } = useSuspenseQuery(caseView(id))
  const { data: sender } = useSuspenseQuery(noticeSender)
  const steps = caseSteps(view, sender !== null)
  const next = steps.find(({ state }) => state === "now")
  const [shown, setShown] = useState<StepId>()
  const current = steps.find((step) => step.id === shown) ?? next
  return (
    <div className={view.opened.rehearsal ? "rehearsal" : undefined}>
      <Page
        title={view.opened.title ?? "Incident"}
        above={<WatchTabs />}
        lead={
          view.opened.rehearsal ? (
            <p>
              <Badge tone="warn">Rehearsal</Badge> Nobody is really affected. Everything that is made says so.
            </p>
          ) : undefined
        }
      >
        <div className="stack loose">
          {current === undefined ? (
            <Notice tone="ok" title={view.closed === undefined ? "Everything is done" : "This case is closed"}>
              It stays in the log, with all its evidence.
            </Notice>
          ) : (
            <section className="card stack next-step" aria-labelledby="next">
              <p className="soft small">{current === next ? "Next" : current.title}</p>
              <h2 id="next">{current.sentence}</h2>
              <Boundary key={current.id}>
                <CasePanel id={id} view={view} step={current} sender={sender} />
              </Boundary>
            </section>
          )}
          <CaseStepList steps={steps} shown={current?.id} onShow={setShown} />
          {view.scopes.length > 0 && <CaseCounts view={view} />}
          {sender !== null && view.scopes.length > 0 && (
            <Boundary wait="Reading the law">
              <CaseDuties id={id} view={view} />
            </Boundary>
          )}
          <Tabs
            label="More on this case"
            items={[
              { id: "timeline", label: "What is known", content: <CaseTimeline id={id} view={view} /> },
              { id: "desk", label: "Answer desk", content: <AnswerDesk id={id} /> },
            ]}
          />
        </div>
      </Page>
    </div>
  )
}
