/** What the server does by itself beside answering: witnesses, retention, alarms, a look at the logs. */
import type { Keeper } from "@subrosa/keeper"
import { checkEveryMs, logChecker } from "./check-logs.ts"
import { bodyEraser, retentionYears } from "./erase-bodies.ts"
import { repeat } from "./repeat.ts"
import { checkpointSubmitter } from "./submit-checkpoints.ts"
import { watchRounds } from "./watch-rounds.ts"

const submitEveryMs = 3_000
/** Alarms leave, and grow louder, at most so much later than they are due. */
const watchEveryMs = 5_000
const eraseEveryMs = 24 * 3_600_000

/** Failures come again with the next run; those that matter are in the witnesses' state, for the practice to see. */
export function startJobs(
  keeper: Keeper,
  environment: Record<string, string | undefined>,
  clock: () => number,
): () => Promise<void> {
  const years = retentionYears(environment.SUBROSA_LOG_RETENTION_YEARS)
  const submit = checkpointSubmitter(keeper)
  const ignore = () => {}
  const stopping = new AbortController()
  const jobs = [
    repeat(submitEveryMs, () => submit(ignore), ignore),
    repeat(checkEveryMs, logChecker(keeper, clock, stopping.signal), ignore),
    repeat(watchEveryMs, watchRounds(keeper, clock), ignore),
    repeat(eraseEveryMs, bodyEraser(keeper, years), ignore),
  ]
  return async () => {
    stopping.abort()
    await Promise.all(jobs.map((job) => job.stop()))
  }
}
