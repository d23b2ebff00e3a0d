/** Devices and sessions as people manage them: what is signed in, sign out here or everywhere, end a lost device. */

import type * as contract from "@subrosa/contract"
import { type AccountId, ApiError, type DeviceId, mayAct } from "@subrosa/contract"
import { logOnly } from "../notifier.ts"
import { idleMinutes, sessionHours } from "../sign-in/devices.ts"
import { change, type Signed } from "./context.ts"

type DeviceRow = {
  id: DeviceId
  account: AccountId
  label: string
  created_at: Date
  last_seen_at: Date | null
  signed_in: boolean
  lost_at: Date | null
}

/** One's own devices that were not ended; with `all` everyone's, for those who review the log. */
export const deviceSearch: Signed<typeof contract.deviceSearch> = async ({ db, clock }, caller, { query }) => {
  const all = query.all !== undefined
  if (all && !mayAct(caller.roles, "log-review")) throw new ApiError("forbidden", "your roles do not permit this")
  const now = clock().getTime()
  const { rows } = await db.inPractice(caller.practice, (sql) =>
    sql.query<DeviceRow>(
      {
        name: "devices_read",
        text: `select d.id, d.account, d.label, d.created_at, d.last_seen_at, d.lost_at, exists (
            select from keeper.session s where s.practice = d.practice and s.device = d.id and s.account = d.account
              and s.ended_at is null and s.started_at > $3 and s.last_seen_at > $4) as signed_in
          from keeper.device d where d.practice = $1 and (d.ended_at is null or $2::uuid is null and d.lost_at is not null)
            and ($2::uuid is null or d.account = $2)
          order by d.created_at, d.id`,
      },
      [
        caller.practice,
        all ? null : caller.account,
        new Date(now - sessionHours * 3_600_000),
        new Date(now - idleMinutes * 60_000),
      ],
    ),
  )
  return {
    devices: rows.map((row) => ({
      id: row.id,
      account: row.account,
      label: row.label,
      createdAt: row.created_at.toISOString(),
      lastSeenAt: row.last_seen_at?.toISOString() ?? null,
      signedIn: row.signed_in,
      lostAt: row.lost_at?.toISOString() ?? null,
    })),
  }
}

/**
 * One's own device, or anyone's for those who manage the practice or watch over it. Its sessions end at once. One that is lost is locked in
 * the same breath: who finds it may find a way to sign in with it.
 */
export const deviceEnd: Signed<typeof contract.deviceEnd> = async (identity, caller, { params, body }) => {
  const { practice } = caller
  return change(identity, caller, async (sql, head, now) => {
    const { rows } = await sql.query<{ account: AccountId; ended_at: Date | null; lost_at: Date | null }>(
      { text: "select account, ended_at, lost_at from keeper.device where practice = $1 and id = $2" },
      [practice, params.device],
    )
    const device = rows[0]
    const isOfficer = mayAct(caller.roles, "practice-manage") || mayAct(caller.roles, "watch")
    const mayEnd = device?.account === caller.account || isOfficer
    if (device === undefined || !mayEnd) throw new ApiError("not_found", "there is no such device")
    const isDone = body.lost ? device.lost_at !== null && device.ended_at !== null : device.ended_at !== null
    if (isDone) return { events: [], result: {} }
    const values = [practice, params.device, now]
    await sql.query(
      {
        text: `update keeper.device set ended_at = coalesce(ended_at, $3), lost_at = case when $4 then $3 else lost_at end
          where practice = $1 and id = $2`,
      },
      [...values, body.lost],
    )
    await sql.query(
      { text: "update keeper.session set ended_at = $3 where practice = $1 and device = $2 and ended_at is null" },
      values,
    )
    const ended = { ...head, type: "device", subject: params.device, change: body.lost ? "lost" : "ended" } as const
    if (!body.lost) return { events: [ended], result: {} }
    const about = { practice, subject: { kind: "device", id: params.device }, device: params.device } as const
    const notice = { kind: "device-lost", severity: "critical", account: device.account, events: [ended] } as const
    const told = await (identity.notifier ?? logOnly).raise(sql, { ...notice, ...about }, now)
    return { events: [ended, ...told], result: {} }
  })
}

export const sessionEnd: Signed<typeof contract.sessionEnd> = async ({ db, clock }, caller, { body }) => {
  await db.transaction(caller.practice, (sql) =>
    sql.query(
      {
        text: `update keeper.session set ended_at = $4
          where practice = $1 and account = $2 and ended_at is null and ($3::uuid is null or id = $3)`,
      },
      [caller.practice, caller.account, body.everywhere ? null : caller.session, clock()],
    ),
  )
  return {}
}
