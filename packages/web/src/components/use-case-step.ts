/** Acts of a step, timed: the journal says when it began and when it was done. */
import { type ActOptions, useAct } from "../data/act.ts"
import { type CaseId, caseStep } from "../data/incidents.ts"
import type { StepId } from "./case-steps.ts"

export function useCaseStep<Input = void, Output = unknown>(
  id: CaseId,
  step: StepId,
  action: (input: Input) => Promise<Output>,
  options: ActOptions<Input, Output> & { isDone?: (output: Output) => boolean } = {},
) {
  const { isDone = () => true, ...rest } = options
  return useAct<Input, Output>(
    async (input) => {
      await caseStep({ case: id, step, change: "begun" })
      const output = await action(input)
      if (isDone(output)) await caseStep({ case: id, step, change: "done" })
      return output
    },
    { failure: "form", ...rest, touches: [["case", id], ["cases"], ...(rest.touches ?? [])] },
  )
}
