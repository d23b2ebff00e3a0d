/** How long it has been known, and what the law wants first: on top of the case, always in sight. */
import { useQuery } from "@tanstack/react-query"
import { type CaseId, type CaseView, caseCalendar } from "../data/incidents.ts"
import { Badge } from "../ui/Notice.tsx"
import { dueText, firstDue, toneOf } from "./duty-text.ts"
import { fullTimeText } from "./when.ts"

export function CaseClock({ id, view, hasSender }: { id: CaseId; view: CaseView; hasSender: boolean }) {
  const isOpen = view.closed === undefined
  const { data } = useQuery({ ...caseCalendar(id, view.seq), enabled: hasSender && isOpen && view.scopes.length > 0 })
  const first = data && firstDue(data.items)
  return (
    <p>
      Noticed {fullTimeText(view.opened.discoveredAt)}.
      {first !== undefined && (
        <>
          {" "}
          First deadline: {first.duty.name} <Badge tone={toneOf(first)}>{dueText(first)}</Badge>
        </>
      )}
    </p>
  )
}
