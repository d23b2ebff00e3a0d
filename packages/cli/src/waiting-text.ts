import type { Approval } from "@subrosa/contract"

/** Who has to do what, where, before an act that one person alone may not do; the command goes on by itself. */
export function waitingText({ id, alone, notBefore }: Approval, act: string): string {
  const why = alone
    ? `This practice has no second officer, so the ${act} begins at ${notBefore}; everyone who works there sees the request.`
    : `Another owner or privacy officer has to agree: subrosa approvals approve ${id}, or in the app under Practice, Limits.`
  return `${why} Waiting. The request stands for a week: you may stop here and run the same command again.`
}
