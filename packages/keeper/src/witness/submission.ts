/** What goes to a witness and what comes back, as plain values: whoever has the network carries them. */
export interface Submission {
  /** Verifier key: which witness. */
  witness: string
  /** Its submission prefix. */
  url: string
  size: number
  /** Of `POST <url>/add-checkpoint` (C2SP tlog-witness). */
  body: string
}

export type SubmissionAnswer = { status: number; body: string } | { unreachable: string }

/** What an answer means, in words for the practice's owner. Pure. */
export function problemOf(answer: SubmissionAnswer): string {
  if ("unreachable" in answer) return `cannot be reached: ${answer.unreachable}`.slice(0, 300)
  const said = answer.body.trim().replaceAll(/\s+/g, " ").slice(0, 200)
  switch (answer.status) {
    case 403:
    case 404:
      return `does not watch this log (${answer.status}): add the log's verifier key there`
    case 422:
      return `refuses to cosign: ${said || "the log is not shown to have only grown"}`
    default:
      return `answered ${answer.status}${said && `: ${said}`}`
  }
}

/** The log is shorter than what a witness has cosigned of it. */
export const wentBack = (cosigned: number, size: number): string =>
  `has cosigned ${cosigned} entries, and this log has ${size}: an older copy was restored, or entries were taken away`

/**
 * Whether the witness says that it was shown another history (C2SP tlog-witness): 422 for what is not shown to have grown from what it
 * has cosigned, 409 with a size beyond this log's end. Other failures say nothing about the log. Pure.
 */
export function isFork(answer: SubmissionAnswer, cosigned: number | undefined, size: number): boolean {
  if ("unreachable" in answer) return false
  return answer.status === 422 || (answer.status === 409 && cosigned !== undefined && cosigned > size)
}
