/** Where alarms go: e-mail addresses and webhooks, kept sealed; shown only so far that one recognises them. */
import { fromUtf8, utf8 } from "@subrosa/codec"
import {
  ApiError,
  type alarmChannelCreate,
  type alarmChannelEnd,
  type alarmChannelSearch,
  type Channel,
  type ChannelId,
  mayAct,
  NewChannel,
  type Parsed,
  type Result,
} from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import type { Database, Sql } from "../db.ts"
import { Recheck } from "../release/caller-recheck.ts"
import { watchContext } from "./watch-context.ts"
import type { WatchKeys } from "./watch-key.ts"

export interface ChannelDeps {
  db: Database
  clock: () => Date
  watchKeys: WatchKeys
}

interface ChannelRow {
  id: ChannelId
  sealed: Uint8Array
  created_at: Date
  last_at: Date | null
  last_failure: string | null
}

const read = {
  name: "keeper.alarm-channel.read",
  text: `select c.id, c.sealed, c.created_at, d.last_at, d.last_failure from keeper.alarm_channel c
    left join lateral (
      select coalesce(delivered_at, created_at) as last_at, failure as last_failure from keeper.alarm_delivery
      where practice = c.practice and channel = c.id and attempts > 0 order by created_at desc limit 1) d on true
    where c.practice = $1 and c.ended_at is null order by c.created_at, c.id`,
}
const insert = {
  name: "keeper.alarm-channel.insert",
  text: `insert into keeper.alarm_channel (practice, id, kind, label, stage, least, sealed, created_by, created_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
}
const greet = {
  name: "keeper.alarm-delivery.hello",
  text: `insert into keeper.alarm_delivery (practice, id, channel, alarm, cause, created_at, attempts, next_at)
    values ($1, gen_random_uuid(), $2, null, 'hello', $3, 0, $3)`,
}
const end = {
  name: "keeper.alarm-channel.end",
  text: "update keeper.alarm_channel set ended_at = coalesce(ended_at, $3) where practice = $1 and id = $2",
}
const drop = {
  name: "keeper.alarm-delivery.drop",
  text: "update keeper.alarm_delivery set next_at = null, failure = 'channel_ended' where practice = $1 and channel = $2 and next_at is not null",
}

/** The channel as its owner set it. */
export async function openChannel(
  watchKeys: WatchKeys,
  practice: string,
  id: string,
  sealed: Uint8Array,
): Promise<NewChannel> {
  const key = await watchKeys.of(practice)
  return NewChannel.parse(JSON.parse(fromUtf8(await key.open(sealed, watchContext(practice, `alarm-channel/${id}`)))))
}

export async function channelSearch(
  { db, watchKeys }: ChannelDeps,
  caller: Caller,
): Promise<Result<typeof alarmChannelSearch>> {
  if (!mayAct(caller.roles, "watch")) throw new ApiError("forbidden", "owners and privacy officers see to alarms")
  const { rows } = await db.inPractice(caller.practice, (sql) => sql.query<ChannelRow>(read, [caller.practice]))
  const channels = rows.map(async (row): Promise<Channel> => {
    const { id, kind, label, stage, least, ...target } = await openChannel(
      watchKeys,
      caller.practice,
      row.id,
      row.sealed,
    )
    return {
      id,
      kind,
      label,
      stage,
      least,
      target: "address" in target ? target.address : new URL(target.url).host,
      createdAt: row.created_at.toISOString(),
      lastDelivery: row.last_at === null ? null : { at: row.last_at.toISOString(), failure: row.last_failure },
    }
  })
  return { channels: await Promise.all(channels) }
}

/** @throws ApiError `conflict` when the id was used before */
export async function channelCreate(
  { db, clock, watchKeys }: ChannelDeps,
  caller: Caller,
  { body }: Parsed<typeof alarmChannelCreate>,
): Promise<Result<typeof alarmChannelCreate>> {
  const { practice } = caller
  const key = await watchKeys.of(practice)
  const sealed = await key.seal(utf8(JSON.stringify(body)), watchContext(practice, `alarm-channel/${body.id}`))
  await db.transaction(practice, async (sql) => {
    await requireManager(sql, caller)
    const { id, kind, label, stage, least } = body
    const now = clock()
    const { rowCount } = await sql.query(insert, [practice, id, kind, label, stage, least, sealed, caller.account, now])
    if (rowCount === 0) throw new ApiError("conflict", "a channel with this id is there already")
    await sql.query(greet, [practice, id, now])
  })
  return {}
}

/** What still waits to be sent there is dropped. Ending twice is harmless; throws `not_found` for one that never was. */
export async function channelEnd(
  { db, clock }: ChannelDeps,
  caller: Caller,
  { params }: Parsed<typeof alarmChannelEnd>,
): Promise<Result<typeof alarmChannelEnd>> {
  await db.transaction(caller.practice, async (sql) => {
    await requireManager(sql, caller)
    const { rowCount } = await sql.query(end, [caller.practice, params.channel, clock()])
    if (rowCount === 0) throw new ApiError("not_found", "there is no such channel")
    await sql.query(drop, [caller.practice, params.channel])
  })
  return {}
}

async function requireManager(sql: Sql, caller: Caller): Promise<void> {
  const recheck = await Recheck.read(sql, caller.practice, [caller])
  if (mayAct(recheck.rolesOf(caller), "practice-manage")) return
  throw new ApiError("forbidden", "an owner sets where alarms go")
}
