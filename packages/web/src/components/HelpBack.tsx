/** On the people page: colleagues who have named this person, and the recoveries that are under way. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useAct } from "../data/act.ts"
import { useMe } from "../data/desk.ts"
import {
  type RecoveryLine,
  recoveries,
  recoveryHelpers,
  recoveryLink,
  recoveryStart,
  recoveryStop,
} from "../data/recovery.ts"
import { Button } from "../ui/Button.tsx"
import { CopyText } from "../ui/CopyText.tsx"
import { Dialog } from "../ui/Dialog.tsx"
import { Badge, Protection } from "../ui/Notice.tsx"
import { QrCode } from "../ui/QrCode.tsx"
import { ConfirmButton } from "./ConfirmButton.tsx"
import { fullTimeText } from "./when.ts"

const isUnderWay = ({ state }: RecoveryLine): boolean => ["waiting", "ready", "linked", "opened"].includes(state)

export function HelpBack() {
  const { data: helpers } = useSuspenseQuery(recoveryHelpers)
  const { data: lines } = useSuspenseQuery(recoveries)
  const underWay = lines.filter(isUnderWay)
  const touches = [["recoveries"], ["approvals"]]
  const start = useAct(recoveryStart, {
    touches,
    done: "The officers and the person are told. Now an officer has to agree.",
  })
  const helpable = helpers.helping.filter(({ account }) => !underWay.some((line) => line.account === account))
  if (helpable.length === 0 && underWay.length === 0) return null
  return (
    <section className="stack">
      <h2>Helping a colleague back in</h2>
      <ul className="list">
        {underWay.map((line) => (
          <UnderWay key={line.id} line={line} />
        ))}
        {helpable.map(({ account, name }) => (
          <li key={account} className="list-item">
            <span className="list-main">
              <span className="list-title">{name}</span>
              <span className="soft small">has named you as a helper</span>
            </span>
            <ConfirmButton
              size="small"
              isPending={start.isPending}
              aria-label={`Help ${name} back in`}
              title={`Did ${name} ask you for it?`}
              question="By voice or face, not by message: whoever gets the link becomes them. An officer has to agree, an hour has to pass, and they are told on every device of theirs."
              confirm="Yes, ask an officer"
              onConfirm={() => start.mutate(account)}
            >
              Help back in
            </ConfirmButton>
          </li>
        ))}
      </ul>
    </section>
  )
}

function UnderWay({ line }: { line: RecoveryLine }) {
  const me = useMe()
  const [showing, setShowing] = useState(false)
  const touches = [["recoveries"], ["approvals"]]
  const link = useAct(recoveryLink, { touches, onDone: () => setShowing(true) })
  const stop = useAct(recoveryStop, { touches, done: "The recovery is stopped." })
  const isHelper = line.helper === me.account
  return (
    <li className="list-item">
      <span className="list-main">
        <span className="list-title">{line.name}</span>
        <span className="soft small">
          helped by {line.helperName}, since {fullTimeText(line.startedAt)}. {standingText(line)}
        </span>
      </span>
      <Badge tone={line.state === "waiting" ? "warn" : "ok"}>{line.state === "waiting" ? "waiting" : "agreed"}</Badge>
      <div className="actions">
        {isHelper && (
          <Button
            size="small"
            kind="primary"
            isPending={link.isPending}
            disabledReason={line.state === "waiting" ? "an officer has to agree, and its time to come" : undefined}
            onPress={() => link.mutate(line.id)}
            aria-label={`Make the link for ${line.name}`}
          >
            Make the link
          </Button>
        )}
        <Button
          size="small"
          kind="quiet"
          isPending={stop.isPending}
          onPress={() => stop.mutate(line.id)}
          aria-label={`Stop the recovery of ${line.name}`}
        >
          Stop it
        </Button>
      </div>
      <Dialog title={`The link for ${line.name}`} isOpen={showing} onClose={() => setShowing(false)}>
        {link.data !== undefined && (
          <div className="stack">
            <p>
              Hand it over in presence: let them scan it with the device that they will work with. It works once, until{" "}
              {fullTimeText(link.data.expiresAt)}. A new link ends this one.
            </p>
            <QrCode text={link.data.link} label="QR code of the recovery link" />
            <CopyText text={link.data.link} label="Copy the recovery link" />
            <Protection>
              The part after # is not sent to any server. It opens your half of their key; the server gives its own to
              the first device that opens the link.
            </Protection>
            <div className="actions">
              <Button kind="primary" onPress={() => setShowing(false)}>
                Done
              </Button>
            </div>
          </div>
        )}
      </Dialog>
    </li>
  )
}

function standingText({ state, alone, notBefore }: RecoveryLine): string {
  if (state === "opened") return "The link was opened; they make a new way in."
  if (state === "linked") return "The link waits to be opened."
  if (state === "ready") return "A link can be made."
  return alone
    ? `There is no second officer: from ${fullTimeText(notBefore)} on.`
    : `An officer has to agree; from ${fullTimeText(notBefore)} on.`
}
