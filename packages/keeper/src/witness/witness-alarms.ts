/** Alarms of the witnesses: one of them saw another history, or says nothing any more. */
import type { PracticeId, WitnessPolicy } from "@subrosa/contract"
import { closeAlarm, raiseAlarm } from "../alarm/raise-alarm.ts"
import type { Database, Sql } from "../db.ts"
import type { Sequencer } from "../sequencer.ts"
import { readPolicy } from "./read-policy.ts"
import { noteState, readCosignedAt } from "./round-rows.ts"

export interface WitnessAlarmDeps {
  db: Database
  clock: () => Date
  sequencer: Sequencer
}

const subjectOf = (practice: PracticeId) => ({ kind: "practice", id: practice }) as const

const toldSince = {
  name: "keeper.witness-state.told",
  text: `select exists (select from keeper.alarm a where a.practice = $1 and a.kind = 'witness-fork' and a.last_at >= coalesce(
    (select cosigned_at from keeper.witness_state w where w.practice = $1 and w.witness = $2), '-infinity')) as told`,
}

export function createWitnessAlarms({ db, clock, sequencer }: WitnessAlarmDeps) {
  /** When this process first saw a witness in the policy: no silence is counted from before. */
  const listedAt = new Map<string, number>()

  function silentSince(practice: string, witness: string, cosignedAt: Date | undefined): number {
    const name = `${practice} ${witness}`
    const listed = listedAt.get(name) ?? clock().getTime()
    listedAt.set(name, listed)
    return Math.max(listed, cosignedAt?.getTime() ?? 0)
  }

  return {
    /** Notes what a witness holds against the log and tells of it, in one transaction; once, until it cosigns again. */
    async witnessForked(practice: PracticeId, witness: string, problem: string): Promise<void> {
      await sequencer.append(practice, {
        async run(sql) {
          const now = clock()
          const { rows } = await sql.query<{ told: boolean }>(toldSince, [practice, witness])
          await noteState(sql, practice, witness, { problem }, now)
          if (rows[0]?.told === true) return { events: [], result: undefined }
          const alarm = { practice, kind: "witness-fork", subject: subjectOf(practice) } as const
          return { events: await raiseAlarm(sql, alarm, now), result: undefined }
        },
      })
    },

    /**
     * Tells of witnesses whose newest cosignature is older than the policy allows, and takes it back when all sign again. Answers how many
     * are silent.
     */
    async witnessRound(practice: PracticeId): Promise<number> {
      const now = clock()
      const { silent, alarmed } = await db.inPractice(practice, async (sql) => {
        const policy = (await readPolicy(sql, practice))?.policy
        const cosigned = await readCosignedAt(sql, practice)
        const silent = (policy?.witnesses ?? []).filter(({ key }) =>
          isSilent(silentSince(practice, key, cosigned.get(key)), policy, now),
        )
        return { silent: silent.length, alarmed: await isAlarmed(sql, practice) }
      })
      if (silent > 0 === alarmed) return silent
      const alarm = { practice, kind: "witness-silent", subject: subjectOf(practice) } as const
      await sequencer.append(practice, {
        run: async (sql) => ({
          events: silent > 0 ? await raiseAlarm(sql, alarm, now) : await closeAlarm(sql, alarm, now),
          result: undefined,
        }),
      })
      return silent
    },
  }
}

/** A resting log is cosigned anew well before (plan-round.ts), so age is silence. */
function isSilent(since: number, policy: WitnessPolicy | undefined, now: Date): boolean {
  return policy !== undefined && now.getTime() - since > policy.maxAgeMinutes * 60_000
}

async function isAlarmed(sql: Sql, practice: PracticeId): Promise<boolean> {
  const { rows } = await sql.query<{ found: boolean }>(
    {
      name: "keeper.alarm.witness-silent",
      text: "select exists (select from keeper.alarm where practice = $1 and kind = 'witness-silent' and state <> 'closed') as found",
    },
    [practice],
  )
  return rows[0]?.found === true
}
