/** The end of a case; it can be opened again. */
import { useAct } from "../../data/act.ts"
import { caseClose, caseReopen } from "../../data/incidents.ts"
import { Button } from "../../ui/Button.tsx"
import type { PanelProps } from "../CasePanel.tsx"
import { ConfirmButton } from "../ConfirmButton.tsx"

export function ClosePanel({ id, view }: PanelProps) {
  const touches = [["case", id], ["cases"]]
  const close = useAct(caseClose, { touches, done: "The case is closed." })
  const reopen = useAct(caseReopen, { touches, done: "The case is open again." })
  if (view.closed !== undefined) {
    return (
      <div className="actions">
        <Button isPending={reopen.isPending} onPress={() => reopen.mutate(id)}>
          Open it again
        </Button>
      </div>
    )
  }
  const nobody = view.scopes.at(-1)?.counts.charts === 0
  const decisions = Object.values(view.assessments).map(({ decision }) => decision)
  const silent = nobody || (decisions.length > 0 && decisions.every((one) => one === "no-notice"))
  const outcome = view.opened.rehearsal ? "rehearsed" : silent ? "no-breach" : "completed"
  return (
    <div className="actions">
      <ConfirmButton
        kind="primary"
        size="large"
        isPending={close.isPending}
        title="Close this case?"
        question="Locks, and the hold on its evidence, stay until you lift them. The case stays in the log and can be opened again."
        confirm="Close the case"
        onConfirm={() => close.mutate({ case: id, outcome })}
      >
        Close the case
      </ConfirmButton>
    </div>
  )
}
