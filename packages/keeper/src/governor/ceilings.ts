/** For each account how many patients it can have opened: computed from the live limits and openings, as the governor itself counts. */
import type * as contract from "@subrosa/contract"
import { type AccountId, type Ceiling, mayAct, type Role, type Tier } from "@subrosa/contract"
import { emergenciesPerDay, emergenciesSince } from "../break-glass/emergencies.ts"
import type { Sql } from "../db.ts"
import { accountsRead } from "../identity/account.ts"
import type { Signed } from "../identity/context.ts"
import { practiceRead } from "../identity/practice.ts"
import { findLock } from "../lock/find-lock.ts"
import { locksStanding } from "../lock/locks.ts"
import { usedOf, type Window, windowMs } from "./decide-release.ts"
import { Openings } from "./openings.ts"

export const ceilingSearch: Signed<typeof contract.ceilingSearch> = async ({ db, clock }, { practice }) => {
  const now = clock()
  return db.inPractice(practice, async (sql: Sql) => {
    const accounts = (await accountsRead(sql, practice)).filter(({ state }) => state !== "pending")
    const [openings, locks, { limits }, emergencies] = await Promise.all([
      Openings.read(
        sql,
        practice,
        accounts.map(({ id }) => id),
        Promise.resolve(now),
      ),
      locksStanding(sql, practice),
      practiceRead(sql, practice),
      emergenciesSince(sql, practice, new Date(now.getTime() - windowMs.day)),
    ])
    const ceilings = accounts.map(({ id, roles, state }): Ceiling => {
      const stopped = state === "ended" || findLock(locks, { practice, account: id, device: "" }) !== undefined
      const used = (window: Window, tier?: Tier) => {
        const figures = usedOf({ limits, roles, openings: openings.of(id) }, window, now, tier)
        return stopped ? { ...figures, ceiling: figures.opened } : figures
      }
      const opened = emergencies.filter(({ account }) => account === id).length
      return {
        account: id as AccountId,
        stopped,
        hour: used("hour"),
        day: used("day"),
        tiers: {
          "psychotherapy-notes": { hour: used("hour", "psychotherapy-notes"), day: used("day", "psychotherapy-notes") },
          "substance-use": { hour: used("hour", "substance-use"), day: used("day", "substance-use") },
        },
        emergencies: { opened, ceiling: emergencyCeiling(roles, opened, stopped) },
      }
    })
    return {
      ceilings: ceilings.filter(({ stopped, day, emergencies }) => !stopped || day.opened + emergencies.opened > 0),
    }
  })
}

/** What one may do alone. A second person can agree to more. */
const emergencyCeiling = (roles: readonly Role[], opened: number, stopped: boolean): number =>
  stopped || !mayAct(roles, "break-glass") ? opened : Math.max(opened, emergenciesPerDay)
