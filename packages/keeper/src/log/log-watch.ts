/** Watches the stored log by itself: what is not as it was logged raises an alarm, once for what is newly found. */
import { createHash } from "node:crypto"
import { setTimeout as sleep } from "node:timers/promises"
import type { PracticeId } from "@subrosa/contract"
import type { TreeHead } from "@subrosa/log"
import { raiseAlarm } from "../alarm/raise-alarm.ts"
import type { Database } from "../db.ts"
import type { KeeperKeys } from "../release/keeper-keys.ts"
import type { Sequencer } from "../sequencer.ts"
import { checkStoredLog, type LogCheck } from "./check-stored-log.ts"
import { FollowedLog, type Pause } from "./follow-log.ts"
import { logVerifier } from "./log-key.ts"

export interface LogWatchDeps {
  db: Database
  keys: KeeperKeys
  sequencer: Sequencer
  clock: () => Date
}

/** So often all is read again, for what a fingerprint that the database computes does not show. */
const wholeEveryMs = 24 * 3_600_000

export function createLogWatch({ db, keys, sequencer, clock }: LogWatchDeps) {
  /** By practice: the last head that was in order, and what was told of last. They are this process's: a restart tells once more. */
  const trusted = new Map<string, TreeHead>()
  const told = new Map<string, string>()
  const followed = new Map<string, { log: FollowedLog; since: number }>()
  const keyOf = async (practice: PracticeId) => logVerifier(practice, await keys.keyOf(practice, "log"))

  async function tell(practice: PracticeId, { tampered }: LogCheck): Promise<void> {
    const subject = { kind: "practice", id: practice } as const
    const alarm = { practice, kind: "log-tampered", subject, evidence: tampered } as const
    try {
      await sequencer.append(practice, {
        run: async (sql) => ({ events: await raiseAlarm(sql, alarm, clock()), result: undefined }),
      })
    } catch {
      // A log so broken that nothing can be appended: whoever answers for it is told all the same.
      await db.transaction(practice, (sql) => raiseAlarm(sql, alarm, clock()))
    }
  }

  /** The head, if what was in order still is and what is new is. */
  async function follow(practice: PracticeId, signal: AbortSignal | undefined): Promise<TreeHead | undefined> {
    const now = clock().getTime()
    const before = followed.get(practice)
    const isRecent = before !== undefined && now - before.since < wholeEveryMs
    const { log, since } = isRecent
      ? before
      : { log: new FollowedLog({ db, keyOf }, practice, trusted.get(practice)), since: now }
    followed.delete(practice)
    const head = await log.look(breather(signal))
    if (head !== undefined) followed.set(practice, { log, since })
    return head
  }

  return {
    /**
     * Checks all of a practice's log as it is stored (spec/log.md, "The keeper's own look"), and raises the alarm. `signal`: ends it in between;
     * then it throws the signal's reason.
     */
    async logCheck(practice: PracticeId, signal?: AbortSignal): Promise<LogCheck> {
      const head = await follow(practice, signal)
      const check =
        head === undefined
          ? await checkStoredLog({ db, keyOf }, practice, trusted.get(practice), signal)
          : { ok: true, head, tampered: [], problems: [] }
      if (check.ok && check.head !== undefined) {
        trusted.set(practice, check.head)
        told.delete(practice)
        return check
      }
      const found = createHash("sha256")
        .update(JSON.stringify([check.tampered, check.problems]))
        .digest("base64")
      if (told.get(practice) === found) return check
      await tell(practice, check)
      told.set(practice, found)
      return check
    },
  }
}

const breathMs = 5

/** As much rest as work, in small pieces: half a core is left to whoever waits for an answer. */
function breather(signal: AbortSignal | undefined): Pause {
  let resumed = performance.now()
  return async () => {
    signal?.throwIfAborted()
    const worked = performance.now() - resumed
    if (worked < breathMs) return
    await sleep(worked)
    resumed = performance.now()
  }
}
