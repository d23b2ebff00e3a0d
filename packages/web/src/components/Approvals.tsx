/** What waits for a second person, or for time: who asked for what, when it takes effect, and the answer. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { useAct } from "../data/act.ts"
import { useMay, useMe } from "../data/desk.ts"
import type { CaseId } from "../data/incidents.ts"
import { type ApprovalRow, approvalDecide, approvalEnd, approvals, caseReleaseOf } from "../data/oversight.ts"
import { Button } from "../ui/Button.tsx"
import { Badge } from "../ui/Notice.tsx"
import { actText } from "./act-text.ts"
import { ConfirmButton } from "./ConfirmButton.tsx"
import { fullTimeText } from "./when.ts"

/** `about`: only what a case asks for; without it all of them. */
export function Approvals({ about }: { about?: CaseId }) {
  const { data } = useSuspenseQuery(approvals)
  const rows = about === undefined ? data : data.filter((row) => caseReleaseOf(row)?.case === about)
  if (rows.length === 0) return null
  return (
    <section className="stack" aria-labelledby="waiting">
      <h2 id="waiting">Waiting to take effect</h2>
      {rows.map((row) => (
        <Request key={row.id} row={row} />
      ))}
    </section>
  )
}

function Request({ row }: { row: ApprovalRow }) {
  const me = useMe()
  const mayApprove = useMay("approve")
  const touches = [["approvals"], ["limits"], ["recoveries"]]
  const decide = useAct(approvalDecide, { touches, done: "Your answer is in the log." })
  const end = useAct(approvalEnd, { touches, done: "The request is cancelled." })
  const isMine = row.requestedBy === me.account
  const isAboutMe = row.subject === me.account
  const { title, lines } = actText(row)
  const nameOf = (id: string | null) => (id === null ? "" : (row.names[id] ?? "Unknown person"))
  return (
    <article className="card stack">
      <div className="row spread">
        <strong>{row.subject === null ? title : `${title}: ${nameOf(row.subject)}`}</strong>
        <Badge tone={row.state === "approved" ? "ok" : "warn"}>{standingText(row)}</Badge>
      </div>
      {lines.length > 0 && (
        <ul>
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      <p className="soft small">
        Asked for by {nameOf(row.requestedBy)}
        {isMine && " (you)"}, {fullTimeText(row.requestedAt)}. Takes effect from {fullTimeText(row.notBefore)}
        {row.decidedBy !== null && `; agreed to by ${nameOf(row.decidedBy)}`}.
        {row.alone && " There is no second officer: everyone who works here sees this."}
      </p>
      <div className="actions">
        {mayApprove && !isMine && !isAboutMe && row.state === "open" && (
          <>
            <ConfirmButton
              kind="primary"
              size="small"
              isPending={decide.isPending}
              title="Agree to this?"
              question="You become the second person. Your answer is in the log and cannot be taken back, but the request can be cancelled until it takes effect."
              confirm="Agree"
              onConfirm={() => decide.mutate({ approval: row.id, decision: "approve" })}
            >
              Agree
            </ConfirmButton>
            <Button size="small" onPress={() => decide.mutate({ approval: row.id, decision: "refuse" })}>
              Refuse
            </Button>
          </>
        )}
        {(isMine || isAboutMe || mayApprove) && (
          <Button kind="quiet" size="small" isPending={end.isPending} onPress={() => end.mutate(row.id)}>
            Cancel the request
          </Button>
        )}
      </div>
    </article>
  )
}

function standingText({ state, alone, due }: ApprovalRow): string {
  if (due) return "takes effect now"
  if (state === "approved") return "agreed, waiting"
  return alone ? "waiting" : "needs a second person"
}
