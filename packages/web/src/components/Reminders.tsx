/** What should not be forgotten: a second way in, newcomers at the door. */
import { useQuery } from "@tanstack/react-query"
import { useMay, useMe } from "../data/desk.ts"
import { approvals } from "../data/oversight.ts"
import { paths } from "../paths.ts"
import { Notice } from "../ui/Notice.tsx"
import { ButtonLink } from "./Link.tsx"

export function Reminders() {
  const me = useMe()
  return (
    <>
      {me.slots < 2 && (
        <Notice
          tone="warn"
          title="You have only one way in"
          actions={
            <ButtonLink to={paths.account} size="small">
              Add one
            </ButtonLink>
          }
        >
          Nobody can reset your keys. Add a second passkey or print a recovery kit.
        </Notice>
      )}
      {me.recovery.renew && (
        <Notice
          tone="warn"
          title="A helper of yours does not work here any more"
          actions={
            <ButtonLink to={paths.account} size="small">
              Name others
            </ButtonLink>
          }
        >
          Name helpers anew, so that somebody can bring you back if you lose every way in.
        </Notice>
      )}
      <WaitingRequests />
      {me.pending > 0 && (
        <Notice
          title={me.pending === 1 ? "One newcomer is waiting" : `${me.pending} newcomers are waiting`}
          actions={
            <ButtonLink to={paths.people} size="small">
              See who
            </ButtonLink>
          }
        >
          Whoever invited them lets them in by having Subrosa open.
        </Notice>
      )}
    </>
  )
}

/** For officers who could be the second person. */
function WaitingRequests() {
  const me = useMe()
  const { data = [] } = useQuery({ ...approvals, enabled: useMay("approve") })
  const count = data.filter(({ state, requestedBy }) => state === "open" && requestedBy !== me.account).length
  if (count === 0) return null
  return (
    <Notice
      title={count === 1 ? "One request waits for your answer" : `${count} requests wait for your answer`}
      actions={
        <ButtonLink to={paths.limits} size="small">
          Look at it
        </ButtonLink>
      }
    >
      A colleague needs a second person.
    </Notice>
  )
}
