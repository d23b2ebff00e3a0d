/** Devices and the sessions on them: what a sign-in leaves behind. */
import { randomUUID } from "node:crypto"
import { equal } from "@subrosa/codec"
import { type AccountId, ApiError, type NewDevice, type PracticeId, type SessionId } from "@subrosa/contract"
import type { Sql } from "../db.ts"
import { readBytes } from "../identity/read-bytes.ts"
import { refuseField } from "../identity/refuse.ts"

/** Acts that ask for a fresh sign-in are open for so long after one. */
export const freshMs = 5 * 60_000
/** A session ends this long after its sign-in, whatever happens. */
export const sessionHours = 12
/** And this long after its last request. */
export const idleMinutes = 60

/** Whether a session's times still let it act. */
export function isSessionLive(session: { startedAt: Date; lastSeenAt: Date }, now: Date): boolean {
  return (
    now.getTime() < session.startedAt.getTime() + sessionHours * 3_600_000 &&
    now.getTime() < session.lastSeenAt.getTime() + idleMinutes * 60_000
  )
}

type DeviceRow = { account: AccountId; public_key: Uint8Array; ended_at: Date | null }

/** Whether this sign-in would make the device known (anew). Throws when the id is another device's. */
export async function isDeviceNew(
  sql: Sql,
  practice: PracticeId,
  account: AccountId,
  device: NewDevice,
): Promise<boolean> {
  const { rows } = await sql.query<DeviceRow>(
    {
      name: "device_read",
      text: "select account, public_key, ended_at from keeper.device where practice = $1 and id = $2",
    },
    [practice, device.id],
  )
  const known = rows[0]
  if (known === undefined) return true
  if (known.account !== account || !equal(known.public_key, readBytes(device.publicKey, "device.publicKey", 32))) {
    throw refuseField("device.id", "is another device's: make a new one")
  }
  return known.ended_at !== null
}

/** Makes a device known, or one that was ended known anew, from now on. */
export async function deviceStore(
  sql: Sql,
  practice: PracticeId,
  account: AccountId,
  device: NewDevice,
  now: Date,
): Promise<void> {
  const { rowCount } = await sql.query(
    {
      text: `insert into keeper.device (practice, id, account, public_key, label, created_at, last_seen_at)
        values ($1, $2, $3, $4, $5, $6, $6)
        on conflict (practice, id) do update set ended_at = null, created_at = $6, last_seen_at = $6, label = $5
        where device.account = $3 and device.public_key = $4`,
    },
    [practice, device.id, account, readBytes(device.publicKey, "device.publicKey", 32), device.label, now],
  )
  if (rowCount === 0) throw new ApiError("conflict", "the device id is another device's")
}

/** A session on a known device. `renew` names one of the same device that is refreshed instead, if it still lives. */
export async function sessionStore(
  sql: Sql,
  ids: { practice: PracticeId; account: AccountId; device: string; renew: SessionId | undefined },
  now: Date,
): Promise<SessionId> {
  const freshUntil = new Date(now.getTime() + freshMs)
  if (ids.renew !== undefined) {
    const { rows } = await sql.query<{ id: SessionId }>(
      {
        text: `update keeper.session set fresh_until = $5, last_seen_at = $6
          where practice = $1 and id = $2 and account = $3 and device = $4 and ended_at is null
            and started_at > $7 and last_seen_at > $8 returning id`,
      },
      [
        ids.practice,
        ids.renew,
        ids.account,
        ids.device,
        freshUntil,
        now,
        new Date(now.getTime() - sessionHours * 3_600_000),
        new Date(now.getTime() - idleMinutes * 60_000),
      ],
    )
    if (rows[0] !== undefined) return rows[0].id
  }
  const id = randomUUID() as SessionId
  await sql.query(
    {
      text: `insert into keeper.session (practice, id, account, device, started_at, last_seen_at, fresh_until)
        values ($1, $2, $3, $4, $5, $5, $6)`,
    },
    [ids.practice, id, ids.account, ids.device, now, freshUntil],
  )
  return id
}
