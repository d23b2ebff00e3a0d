/** One case, from the first fright to the last letter: the next thing to do, what it comes to, and how it came. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { type RefObject, useEffect, useRef, useState } from "react"
import { AnswerDesk } from "../components/AnswerDesk.tsx"
import { Approvals } from "../components/Approvals.tsx"
import { Boundary } from "../components/Boundary.tsx"
import { CaseClock } from "../components/CaseClock.tsx"
import { CaseCounts } from "../components/CaseCounts.tsx"
import { CaseDuties } from "../components/CaseDuties.tsx"
import { CasePanel } from "../components/CasePanel.tsx"
import { CaseStepList } from "../components/CaseStepList.tsx"
import { CaseTimeline } from "../components/CaseTimeline.tsx"
import { Calls } from "../components/case-more/Calls.tsx"
import { NotReached } from "../components/case-more/NotReached.tsx"
import { PoliceHold } from "../components/case-more/PoliceHold.tsx"
import { PublicPapers } from "../components/case-more/PublicPapers.tsx"
import { Roles } from "../components/case-more/Roles.tsx"
import { Samples } from "../components/case-more/Samples.tsx"
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
  const heading = useFocusOnNext(next?.id, shown, setShown)
  return (
    <div className={view.opened.rehearsal ? "rehearsal" : undefined}>
      <Page
        title={view.opened.title ?? "Incident"}
        above={<WatchTabs />}
        lead={
          <>
            {view.opened.rehearsal && (
              <p>
                <Badge tone="warn">Rehearsal</Badge> Nobody is really affected. Everything that is made says so.
              </p>
            )}
            <CaseClock id={id} view={view} hasSender={sender !== null} />
          </>
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
              <h2 id="next" ref={heading} tabIndex={-1}>
                {current.sentence}
              </h2>
              <Boundary key={current.id}>
                <CasePanel id={id} view={view} step={current} sender={sender} />
              </Boundary>
            </section>
          )}
          <Approvals about={id} />
          <CaseStepList steps={steps} shown={current?.id} onShow={setShown} />
          {view.scopes.length > 0 && <CaseCounts view={view} />}
          {view.scopes.length > 0 && (
            <Boundary wait="Looking who is not reached">
              <NotReached id={id} onLetters={() => setShown("letters")} />
            </Boundary>
          )}
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
              {
                id: "calls",
                label: "Calls",
                content: (
                  <Boundary wait="Opening the contact cards of those at risk">
                    <Calls id={id} />
                  </Boundary>
                ),
              },
              { id: "papers", label: "For all", content: <PublicPapers id={id} view={view} /> },
              {
                id: "samples",
                label: "Posted texts",
                content: (
                  <Boundary>
                    <Samples id={id} view={view} />
                  </Boundary>
                ),
              },
              {
                id: "roles",
                label: "Who does what",
                content: (
                  <Boundary>
                    <Roles id={id} view={view} />
                  </Boundary>
                ),
              },
              { id: "police", label: "Police", content: <PoliceHold id={id} view={view} /> },
            ]}
          />
        </div>
      </Page>
    </div>
  )
}

/** When a step is done, what comes next is shown and heard. Whoever looks at another step stays there. */
function useFocusOnNext(
  next: StepId | undefined,
  shown: StepId | undefined,
  show: (step: undefined) => void,
): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null)
  const before = useRef(next)
  useEffect(() => {
    if (before.current === next) return
    const looksElsewhere = shown !== undefined && shown !== before.current
    before.current = next
    if (looksElsewhere) return
    show(undefined)
    heading.current?.focus()
  }, [next, shown, show])
  return heading
}
