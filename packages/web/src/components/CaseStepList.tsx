/** The steps of a case with their state; each can be looked at again. */
import { Check, Circle, CircleDot } from "lucide-react"
import { type CaseStep, durationText, type StepId } from "./case-steps.ts"

const icons = { done: Check, now: CircleDot, later: Circle }
const words = { done: "done", now: "next", later: "later" }

export function CaseStepList(props: {
  steps: readonly CaseStep[]
  shown: StepId | undefined
  onShow: (step: StepId) => void
}) {
  return (
    <nav aria-label="Steps">
      <ol className="case-steps">
        {props.steps.map(({ id, title, state, tookMs }) => {
          const Icon = icons[state]
          return (
            <li key={id}>
              <button
                type="button"
                className="case-step"
                data-state={state}
                aria-current={props.shown === id ? "step" : undefined}
                onClick={() => props.onShow(id)}
              >
                <Icon size={18} aria-hidden="true" />
                <span>
                  {title}
                  <span className="visually-hidden">, {words[state]}</span>
                </span>
                {tookMs !== undefined && <span className="soft small">{durationText(tookMs)}</span>}
              </button>
            </li>
          )
        })}
      </ol>
    </nav>
  )
}
