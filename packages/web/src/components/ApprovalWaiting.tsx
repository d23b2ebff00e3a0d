/** Shown while an act waits for a second officer, or for an hour to pass where there is none. The act goes on by itself, or is taken up again later. */
import type { Approval } from "../data/oversight.ts"
import { Notice } from "../ui/Notice.tsx"
import { timeText } from "./when.ts"

export function ApprovalWaiting({ approval: { alone, notBefore }, act }: { approval: Approval; act: string }) {
  return (
    <Notice tone="warn" title={alone ? `It begins at ${timeText(notBefore)}` : "Another officer has to agree"} live>
      <p>
        {alone
          ? "There is no second owner or privacy officer here, so an hour passes first, and everyone who works here sees the request."
          : "Any other owner or privacy officer agrees in their own Subrosa, under Practice, Limits."}{" "}
        On this page, while it stays open and unlocked, the {act} then begins by itself. You may also leave, and start
        the {act} again then: the request stands for a week.
      </p>
    </Notice>
  )
}
