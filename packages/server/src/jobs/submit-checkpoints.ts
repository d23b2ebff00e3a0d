/** Carries checkpoints to the practices' witnesses and their answers back. What they mean is the keeper's business. */
import type { Keeper, Submission, SubmissionAnswer } from "@subrosa/keeper"

export type Post = (url: string, body: string) => Promise<SubmissionAnswer>

type Witnessing = Pick<Keeper, "witnessedPractices" | "witnessSubmissions" | "witnessAnswer">

const timeoutMs = 10_000
/** A witness answers a few signature lines. */
const answerMaxBytes = 64 * 1024

/**
 * One round over all practices. A witness is never asked twice at the same time, and a slow one holds nobody up: what is still under way
 * goes on beside the next round.
 */
export function checkpointSubmitter(keeper: Witnessing, post: Post = postToWitness) {
  const underWay = new Set<string>()

  async function submit(practice: Parameters<Witnessing["witnessSubmissions"]>[0], first: Submission): Promise<void> {
    const name = `${practice} ${first.witness}`
    if (underWay.has(name)) return
    underWay.add(name)
    try {
      const answer = await post(addressOf(first), first.body)
      const second = await keeper.witnessAnswer(practice, first, answer)
      // After a conflict once more, from where the witness is; what comes then waits for the next round.
      if (second !== undefined) await keeper.witnessAnswer(practice, second, await post(addressOf(second), second.body))
    } finally {
      underWay.delete(name)
    }
  }

  return async (onError: (error: unknown) => void): Promise<void> => {
    for (const practice of await keeper.witnessedPractices()) {
      for (const submission of await keeper.witnessSubmissions(practice)) {
        void submit(practice, submission).catch(onError)
      }
    }
  }
}

const addressOf = ({ url }: Submission): string => `${url.replace(/\/$/, "")}/add-checkpoint`

const postToWitness: Post = async (url, body) => {
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "text/plain; charset=utf-8" },
      body,
      // An address that an owner has given is asked, and no other.
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
    })
    return { status: answer.status, body: await readText(answer) }
  } catch (error) {
    return { unreachable: reasonOf(error) }
  }
}

async function readText(answer: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of answer.body ?? []) {
    length += part.length
    if (length > answerMaxBytes) throw new Error("its answer is too long")
    parts.push(part)
  }
  return Buffer.concat(parts).toString()
}

/** Without addresses or bytes: this is shown to the practice. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (typeof cause === "object" && cause !== null && "code" in cause && typeof cause.code === "string")
    return cause.code
  return error instanceof Error && error.name === "TimeoutError" ? "it did not answer in time" : "no connection"
}
