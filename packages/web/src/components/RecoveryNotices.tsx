/** What a person has to know of recoveries of their own account, on every page: one under way, one that was, a kit that was used. */
import { useQuery } from "@tanstack/react-query"
import { useAct } from "../data/act.ts"
import { useMe } from "../data/desk.ts"
import { staff } from "../data/people.ts"
import {
  type RecoveryNotice,
  recoveryNoticeAcknowledge,
  recoveryNoticeDispute,
  recoveryStop,
} from "../data/recovery.ts"
import { Button } from "../ui/Button.tsx"
import { Notice } from "../ui/Notice.tsx"
import { ConfirmButton } from "./ConfirmButton.tsx"
import { fullTimeText } from "./when.ts"

export default function RecoveryNotices() {
  const { recovery } = useMe()
  const { data: people = [] } = useQuery(staff)
  const stop = useAct(recoveryStop, { touches: [["recoveries"]], done: "It is stopped. Speak with your officers." })
  const nameOf = (account: string | null) => people.find((one) => one.account === account)?.name ?? "A colleague"
  return (
    <div className="stack above-page no-print">
      {recovery.running.map(({ id, helper, startedAt }) => (
        <Notice
          key={id}
          tone="danger"
          live
          title={`${nameOf(helper)} asks to recover your account`}
          actions={
            <Button kind="danger" size="small" isPending={stop.isPending} onPress={() => stop.mutate(id)}>
              This is not me: stop it
            </Button>
          }
        >
          {`Since ${fullTimeText(startedAt)}. If you did not ask for it, stop it now: whoever is recovered opens everything that you can open.`}
        </Notice>
      ))}
      {recovery.notices.map((notice) => (
        <Past key={notice.id} notice={notice} helper={nameOf(notice.helper)} />
      ))}
    </div>
  )
}

function Past({ notice, helper }: { notice: RecoveryNotice; helper: string }) {
  const acknowledge = useAct(recoveryNoticeAcknowledge, { done: "Noted." })
  const dispute = useAct(recoveryNoticeDispute, {
    touches: [["slots"], ["devices"]],
    done: "Your account is locked, and what came since is signed out. Speak with an officer now.",
  })
  const at = fullTimeText(notice.at)
  const isKit = notice.kind === "recovery-kit"
  return (
    <Notice
      tone={isKit ? "danger" : "warn"}
      live
      title={isKit ? `Somebody signed in with your recovery kit on ${at}` : `You were recovered on ${at} by ${helper}`}
      actions={
        <>
          {notice.mayAcknowledge && (
            <Button size="small" isPending={acknowledge.isPending} onPress={() => acknowledge.mutate(notice.id)}>
              {isKit ? "It was me" : "I know"}
            </Button>
          )}
          <ConfirmButton
            kind="danger"
            size="small"
            isPending={dispute.isPending}
            title="It was not you?"
            question="Every other session of yours ends, with the devices and ways in that came since and the recovery kit. Your account stays locked until an officer has spoken with you."
            confirm="It was not me"
            danger
            onConfirm={() => dispute.mutate(notice.id)}
          >
            It was not me
          </ConfirmButton>
        </>
      }
    >
      {isKit
        ? "If the sheet is not in your hands, say so: whoever has it opens everything that you can open."
        : "Your old ways in and devices have ended. Name your helpers anew and print a new kit."}
    </Notice>
  )
}
