/** Finding among all patients of the practice before a break-glass opening: for clinicians, in the log before it is answered. */
import { ApiError, type Event, mayAct } from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import { requireUnlocked } from "../lock/find-lock.ts"
import { locksStanding } from "../lock/locks.ts"
import type { Notifier } from "../notifier.ts"
import { Recheck } from "../release/caller-recheck.ts"
import type { Sequencer } from "../sequencer.ts"

const readCharts = {
  name: "keeper.chart.find-emergency",
  text: "select id from keeper.chart where practice = $1 and kind = 'patient' and id = any($2::uuid[])",
}

/** Of the candidates, those that are patients. @throws ApiError `forbidden`, `locked` */
export async function findInEmergency(
  { sequencer, clock, notifier }: { sequencer: Sequencer; clock: () => Date; notifier: Notifier },
  caller: Caller,
  candidates: readonly string[],
): Promise<ReadonlySet<string>> {
  const { practice, account, device } = caller
  const now = clock()
  const { result } = await sequencer.append(practice, {
    async run(sql) {
      const recheck = await Recheck.read(sql, practice, [caller])
      if (!mayAct(recheck.rolesOf(caller), "break-glass")) {
        throw new ApiError("forbidden", "clinicians and supervisors search all patients in an emergency")
      }
      requireUnlocked(await locksStanding(sql, practice), { practice, account, device })
      const { rows } = await sql.query<{ id: string }>(readCharts, [practice, candidates])
      const found: Event = {
        type: "find",
        practice,
        time: now.toISOString(),
        account,
        device,
        scope: "emergency",
        charts: rows.length,
      }
      const subject = { kind: "account", id: account } as const
      const notice = { kind: "emergency-find", severity: "notice", practice, subject, account, device } as const
      const told = await notifier.raise(sql, { ...notice, events: [found] }, now)
      return { events: [found, ...told], result: new Set(rows.map(({ id }) => id)) }
    },
  })
  return result
}
