import type { Approval } from "@subrosa/contract"

/** Who has to do what, where, before an act that one person alone may not do; the command goes on by itself. */
export const waitingText = ({ id, alone, notBefore }: Approval, act: string): string =>
  alone
    ? `This practice has no second officer, so the ${act} begins at ${notBefore}; everyone who works there sees the request. Waiting.`
    : `Another owner or privacy officer has to agree: subrosa approvals approve ${id}, or in the app under Practice, Limits. Waiting.`
