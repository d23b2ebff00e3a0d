/** What should not be forgotten: a second way in, newcomers at the door. */
import { useMe } from "../data/desk.ts"
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
