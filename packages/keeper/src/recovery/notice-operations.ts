/** A person has seen that their account was recovered, or says that it was not they (spec/account.md, "Recovery by helpers"). */
import type * as contract from "@subrosa/contract"
import { ApiError, type DeviceId, type Event, type SlotId, type SlotKind } from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import type { Sql } from "../db.ts"
import { change, type EventHead, type Signed } from "../identity/context.ts"
import { putLock } from "../lock/locks.ts"
import { logOnly } from "../notifier.ts"
import { mayAcknowledge } from "./decide-recovery.ts"
import { type NoticeRow, noticesRead } from "./notice-rows.ts"

const acknowledge = {
  name: "keeper.recovery-notice.acknowledge",
  text: "update keeper.recovery_notice set acknowledged_at = $3 where practice = $1 and id = $2",
}
const dispute = {
  name: "keeper.recovery-notice.dispute",
  text: "update keeper.recovery_notice set disputed_at = $3 where practice = $1 and id = $2",
}

export const recoveryNoticeAcknowledge: Signed<typeof contract.recoveryNoticeAcknowledge> = async (
  { db, clock },
  caller,
  { params },
) => {
  const now = clock()
  await db.transaction(caller.practice, async (sql) => {
    const notice = await requireNotice(sql, caller, params.notice)
    if (!mayAcknowledge(notice, caller.deviceSince, now)) {
      throw new ApiError("forbidden", "a device that was signed in before has to confirm this, or a week has to pass")
    }
    await sql.query(acknowledge, [caller.practice, notice.id, now])
  })
  return {}
}

/** The press is worth more than a moment's doubt: what came since goes, and an officer looks before anything opens again. */
export const recoveryNoticeDispute: Signed<typeof contract.recoveryNoticeDispute> = async (
  identity,
  caller,
  { params },
) =>
  change(identity, caller, async (sql, head, now) => {
    const { practice, account, device } = caller
    const notice = await requireNotice(sql, caller, params.notice)
    await sql.query(dispute, [practice, notice.id, now])
    const said: Event = { ...head, type: "recovery", subject: account, change: "disputed" }
    const subject = { kind: "account", id: account } as const
    const about = { kind: "recovery", severity: "warning", practice, subject, account, device } as const
    const told = await (identity.notifier ?? logOnly).raise(sql, { ...about, events: [said] }, now)
    const ended = await endWhatCame(sql, caller, head, notice, now)
    const { events: locked } = await putLock(sql, caller, now, { subject, because: "alarm" })
    return { events: [said, ...told, ...ended, ...locked], result: {} }
  })

async function requireNotice(sql: Sql, caller: Caller, id: string): Promise<NoticeRow> {
  const notice = (await noticesRead(sql, caller)).find((one) => one.id === id)
  if (notice === undefined) throw new ApiError("not_found", "there is no such notice, or it was answered already")
  return notice
}

/** Other sessions, devices and ways in younger than the notice, the kit. Never the device that says so, nor the last way in. */
async function endWhatCame(
  sql: Sql,
  { practice, account, session, device }: Caller,
  head: EventHead,
  { kind, at }: NoticeRow,
  now: Date,
): Promise<Event[]> {
  await sql.query(
    {
      text: `update keeper.session set ended_at = $3
        where practice = $1 and account = $2 and ended_at is null and id <> $4`,
    },
    [practice, account, now, session],
  )
  const { rows: devices } = await sql.query<{ id: DeviceId }>(
    {
      text: `update keeper.device set ended_at = $3
        where practice = $1 and account = $2 and ended_at is null and created_at >= $4 and id <> $5 returning id`,
    },
    [practice, account, now, at, device],
  )
  const { rows: slots } = await sql.query<{ id: SlotId; kind: SlotKind; created_at: Date }>(
    {
      text: "select id, kind, created_at from keeper.slot where practice = $1 and account = $2 order by created_at, id",
    },
    [practice, account],
  )
  const isTainted = (slot: { kind: SlotKind; created_at: Date }) =>
    slot.created_at >= at || (kind === "recovery-kit" && slot.kind === "recovery-kit")
  const ending = slots.every(isTainted) ? slots.slice(1) : slots.filter(isTainted)
  for (const { id } of ending)
    await sql.query({ text: "delete from keeper.slot where practice = $1 and id = $2" }, [practice, id])
  return [
    ...devices.map(({ id }): Event => ({ ...head, type: "device", subject: id, change: "ended" })),
    ...ending.map(
      ({ kind: ended }): Event => ({ ...head, type: "key", subject: account, change: "slot-ended", kind: ended }),
    ),
  ]
}
