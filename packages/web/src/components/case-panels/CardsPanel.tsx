/** Two officers: one asks, another agrees, then exactly these contact cards are opened and people counted by where they live. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { useState } from "react"
import { caseCardsRelease, caseDutiesAssess } from "../../data/incidents.ts"
import { approvals, caseReleaseOf, isOfCards } from "../../data/oversight.ts"
import { Button } from "../../ui/Button.tsx"
import { Notice, Protection } from "../../ui/Notice.tsx"
import { Progress } from "../../ui/Progress.tsx"
import type { PanelProps } from "../CasePanel.tsx"
import { counted } from "../counted.ts"
import { FormFailure } from "../Failure.tsx"
import { useCaseStep } from "../use-case-step.ts"

export function CardsPanel({ id, view }: PanelProps) {
  const { data: rows } = useSuspenseQuery(approvals)
  const asked = rows.find((row) => {
    const release = caseReleaseOf(row)
    return release?.case === id && isOfCards(release)
  })
  const [progress, setProgress] = useState<{ done: number; total: number }>()
  const open = useCaseStep(
    id,
    "cards",
    async () => {
      const isReleased = (await caseCardsRelease(id)).kind === "released"
      if (isReleased) await caseDutiesAssess(id, (done, total) => setProgress({ done, total }))
      return isReleased
    },
    { touches: [["approvals"]], isDone: (isReleased) => isReleased },
  )
  const people = view.scopes.at(-1)?.counts.charts ?? 0
  return (
    <div className="stack">
      {asked !== undefined && !asked.due && (
        <Notice title="Waiting for a second officer" live>
          Ask them to sign in and open this page. You need not wait here.
        </Notice>
      )}
      {open.isPending && progress !== undefined && (
        <Progress
          label="Opening contact cards, each with its entry in the log"
          value={progress.done / Math.max(1, progress.total)}
          detail={`${progress.done} of ${progress.total}`}
        />
      )}
      <FormFailure error={open.error} />
      <div className="actions">
        <Button
          kind="primary"
          size="large"
          isPending={open.isPending}
          onPress={() => open.mutate()}
          disabledReason={asked !== undefined && !asked.due ? "a second officer has to agree first" : undefined}
        >
          {asked === undefined ? "Ask a second officer" : `Open ${counted(people, "contact card", "contact cards")}`}
        </Button>
      </div>
      <Protection>Only names and addresses, only of these people, for 24 hours; no notes are opened.</Protection>
    </div>
  )
}
