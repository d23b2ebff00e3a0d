/** One press: lock, sign out, renew keys. Then what each act did. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { caseContain } from "../../data/incidents.ts"
import { staff, teams } from "../../data/people.ts"
import { allDevices } from "../../data/watch.ts"
import { Button } from "../../ui/Button.tsx"
import { Badge } from "../../ui/Notice.tsx"
import type { PanelProps } from "../CasePanel.tsx"
import { toContain } from "../case-steps.ts"
import { FormFailure } from "../Failure.tsx"
import { useCaseStep } from "../use-case-step.ts"

const actTexts = { lock: "Locked", "end-sessions": "Signed out", rotate: "Key renewed" }
const resultTones = { done: "ok", already: "ok", failed: "danger" } as const

export function ContainPanel({ id, view }: PanelProps) {
  const { data: people } = useSuspenseQuery(staff)
  const { data: devices } = useSuspenseQuery(allDevices)
  const { data: careTeams } = useSuspenseQuery(teams)
  const { accounts, devices: taken } = toContain(view.taken)
  const rotate = careTeams
    .filter(({ kind, members }) => kind === "care" && members.some(({ account }) => accounts.includes(account)))
    .map((team) => team.id)
  const contain = useCaseStep(id, "contain", () => caseContain({ case: id, accounts, devices: taken, rotate }), {
    touches: [["locks"], ["devices"]],
  })
  const nameOf = (subject: { kind: string; id: string }) =>
    people.find(({ account }) => account === subject.id)?.name ??
    devices.find((device) => device.id === subject.id)?.label ??
    careTeams.find((team) => team.id === subject.id)?.name ??
    subject.id.slice(0, 8)
  const nothing = accounts.length === 0 && taken.length === 0
  return (
    <div className="stack">
      {nothing ? (
        <p>There is nothing to lock: what was taken cannot open anything by itself.</p>
      ) : (
        <ul>
          {taken.map((device) => (
            <li key={device}>{nameOf({ kind: "device", id: device })}: locked, its sessions end</li>
          ))}
          {accounts.map((account) => (
            <li key={account}>{nameOf({ kind: "account", id: account })}: locked, signed out everywhere</li>
          ))}
          {rotate.map((team) => (
            <li key={team}>{nameOf({ kind: "team", id: team })}: a new key</li>
          ))}
        </ul>
      )}
      {view.contained.length > 0 && (
        <ul className="list">
          {view.contained.map(({ act, subject, result, because, entry }) => (
            <li key={`${entry} ${act} ${subject.id}`} className="list-item">
              <span className="list-main">
                <span className="list-title">
                  {actTexts[act]}: {nameOf(subject)}
                </span>
                {because !== undefined && <span className="soft small">{because}</span>}
              </span>
              <Badge tone={resultTones[result]}>{result}</Badge>
            </li>
          ))}
        </ul>
      )}
      <FormFailure error={contain.error} />
      {!nothing && (
        <div className="actions">
          <Button kind="danger" size="large" isPending={contain.isPending} onPress={() => contain.mutate()}>
            {view.contained.length > 0 ? "Contain again" : "Contain now"}
          </Button>
        </div>
      )}
    </div>
  )
}
