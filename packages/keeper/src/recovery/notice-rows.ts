/** What a person is told of recoveries of their account, as rows. */
import { randomUUID } from "node:crypto"
import type { AccountId, DeviceId, PracticeId, RecoveryNoticeId, RecoveryStanding } from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import type { Sql } from "../db.ts"
import { isRunning, mayAcknowledge } from "./decide-recovery.ts"
import { helpersRead, recoveriesUnfinished, setRead, stateOf } from "./recovery-rows.ts"

export interface NoticeRow {
  id: RecoveryNoticeId
  kind: "recovery-kit" | "recovery"
  device: DeviceId
  helper: AccountId | null
  at: Date
}

const columns = "id, kind, device, helper, at"
const insert = {
  name: "keeper.recovery-notice.insert",
  text: `insert into keeper.recovery_notice (practice, id, account, kind, device, helper, at) select $1, $2, $3, $4, $5, $6, $7
    where not exists (select from keeper.recovery_notice where practice = $1 and account = $3 and kind = $4 and device = $5
      and acknowledged_at is null and disputed_at is null)`,
}
/** A week of sign-ins by kit is many: the newest tell enough. */
const standing = {
  name: "keeper.recovery-notice.standing",
  text: `select ${columns} from keeper.recovery_notice
    where practice = $1 and account = $2 and acknowledged_at is null and disputed_at is null order by at desc, id limit 20`,
}

/** One that stands already for the same device tells it. */
export const noticeStore = (
  sql: Sql,
  practice: PracticeId,
  { account, kind, device, helper, at }: Omit<NoticeRow, "id" | "device"> & { account: AccountId; device: string },
) => sql.query(insert, [practice, randomUUID(), account, kind, device, helper, at])

/** Neither acknowledged nor disputed, but for those that the device itself gave cause for by a kit. Newest first. */
export async function noticesRead(
  sql: Sql,
  { practice, account, device }: Pick<Caller, "practice" | "account" | "device">,
): Promise<NoticeRow[]> {
  const { rows } = await sql.query<NoticeRow>(standing, [practice, account])
  return rows.filter((row) => row.kind === "recovery" || row.device !== device)
}

/** What `sessionRead` tells the person. */
export async function recoveryStanding(sql: Sql, caller: Caller, now: Date): Promise<RecoveryStanding> {
  const { practice, account } = caller
  const [set, unfinished, notices] = await Promise.all([
    setRead(sql, practice, account),
    recoveriesUnfinished(sql, practice, account),
    noticesRead(sql, caller),
  ])
  const helpers = set === undefined ? [] : await helpersRead(sql, practice, set.id)
  return {
    helpers: helpers.filter(({ ended }) => !ended).length,
    renew: helpers.some(({ ended }) => ended),
    running: unfinished
      .filter((found) => isRunning(stateOf(found, now)))
      .map(({ row }) => ({ id: row.id, helper: row.helper, startedAt: row.started_at.toISOString() })),
    notices: notices.map((notice) => ({
      id: notice.id,
      kind: notice.kind,
      at: notice.at.toISOString(),
      helper: notice.helper,
      mayAcknowledge: mayAcknowledge(notice, caller.deviceSince, now),
    })),
  }
}
