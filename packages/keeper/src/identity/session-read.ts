/** All that a device needs after sign-in, in one answer: who I am, my teams and sealed keys, limits and what is used of them. */

import type * as contract from "@subrosa/contract"
import { type AccountId, ApiError, mayAct, type PracticeId } from "@subrosa/contract"
import { applyDue } from "../approval/apply-due.ts"
import type { Sql } from "../db.ts"
import { recoveryStanding } from "../recovery/notice-rows.ts"
import { readPolicy } from "../witness/read-policy.ts"
import { accountRead, toAccount } from "./account.ts"
import type { Signed } from "./context.ts"
import { practiceRead } from "./practice.ts"
import { teamKeysOf, teamsRead } from "./teams.ts"

type SessionRow = { started_at: Date; last_seen_at: Date; fresh_until: Date }
type CountsRow = { hour: number; day: number; slots: number; pending: number; alarms: number }

export const sessionRead: Signed<typeof contract.sessionRead> = async (identity, caller) => {
  // Looked after by every open app: the moment at which what was agreed on takes effect.
  await applyDue(identity, caller)
  const { db, clock } = identity
  const { practice, account, session } = caller
  const now = clock()
  return db.inPractice(practice, async (sql) => {
    const [own, { card, limits, settings }, teams, teamKeys, { rows: sessions }, counts, witnesses, recovery] =
      await Promise.all([
        accountRead(sql, practice, account),
        practiceRead(sql, practice),
        teamsRead(sql, practice),
        teamKeysOf(sql, practice, account),
        sql.query<SessionRow>(
          {
            name: "session_times",
            text: "select started_at, last_seen_at, fresh_until from keeper.session where practice = $1 and id = $2",
          },
          [practice, session],
        ),
        countsRead(sql, practice, account, now),
        readPolicy(sql, practice),
        recoveryStanding(sql, caller, now),
      ])
    const times = sessions[0]
    if (own === undefined || times === undefined) throw new ApiError("unauthenticated", "the session has ended")
    const isPending = own.state === "pending"
    return {
      session: {
        id: session,
        device: caller.device,
        startedAt: times.started_at.toISOString(),
        lastSeenAt: times.last_seen_at.toISOString(),
        freshUntil: times.fresh_until.toISOString(),
      },
      account: toAccount(own),
      practiceCard: card,
      // Personal teams are their owner's affair; whoever waits to be let in sees nobody yet.
      teams: teams.filter(
        ({ kind, members }) =>
          members.some((member) => member.account === account) || (kind !== "personal" && !isPending),
      ),
      teamKeys,
      limits,
      used: { hour: counts.hour, day: counts.day },
      settings,
      slots: counts.slots,
      pending: mayAct(caller.roles, "practice-manage") ? counts.pending : 0,
      witnesses: witnesses?.signed ?? null,
      alarms: mayAct(caller.roles, "watch") ? counts.alarms : 0,
      recovery,
      serverTime: now.toISOString(),
    }
  })
}

/** Patients opened in the last hour and day, as the governor counts them: each once. */
async function countsRead(sql: Sql, practice: PracticeId, account: AccountId, now: Date): Promise<CountsRow> {
  const { rows } = await sql.query<CountsRow>(
    {
      name: "session_counts",
      text: `select
        (select count(*)::int from keeper.opening where practice = $1 and account = $2 and at > $3) as hour,
        (select count(*)::int from keeper.opening where practice = $1 and account = $2 and at > $4) as day,
        (select count(*)::int from keeper.slot where practice = $1 and account = $2) as slots,
        (select count(*)::int from keeper.account where practice = $1 and state = 'pending') as pending,
        (select count(*)::int from keeper.alarm where practice = $1 and state = 'open') as alarms`,
    },
    [practice, account, new Date(now.getTime() - 3_600_000), new Date(now.getTime() - 24 * 3_600_000)],
  )
  return rows[0] ?? { hour: 0, day: 0, slots: 0, pending: 0, alarms: 0 }
}
