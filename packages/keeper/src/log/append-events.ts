/** Writes the events of a batch into the log: leaves, tiles, checkpoint, head. Part of a transaction that holds the lock. */
import type { Event } from "@subrosa/contract"
import {
  type Appended,
  appendLeaves,
  formatCheckpoint,
  type NoteSigner,
  signNote,
  type Tile,
  tileWidthMax,
} from "@subrosa/log"
import { nativeHash } from "@subrosa/log/native-hash"
import type { Sent, Sql } from "../db.ts"
import { notBefore } from "./event-time.ts"
import { type Leaf, makeLeaves } from "./leaf.ts"
import type { LogEnd } from "./log-head.ts"
import { logOrigin } from "./log-key.ts"

export interface AppendedEvents {
  leaves: readonly Leaf[]
  appended: Appended
  end: LogEnd
}

const insertLeaves = {
  name: "keeper.log-leaf.insert",
  text: `insert into keeper.log_leaf (practice, index, leaf_data, salt, event, type, chart, account, request, case_entry)
    select $1, * from unnest($2::bigint[], $3::bytea[], $4::bytea[], $5::text[], $6::text[], $7::uuid[], $8::uuid[], $9::bytea[],
      $10::uuid[])`,
}
const upsertTiles = {
  name: "keeper.log-tile.upsert",
  text: `insert into keeper.log_tile (practice, level, index, width, hashes)
    select $1, * from unnest($2::int[], $3::bigint[], $4::int[], $5::bytea[])
    on conflict (practice, level, index) do update set width = excluded.width, hashes = excluded.hashes`,
}
const writeHead = {
  name: "keeper.log-head.write",
  text: `insert into keeper.log_head (practice, size, checkpoint) values ($1, $2, $3)
    on conflict (practice) do update set size = excluded.size, checkpoint = excluded.checkpoint`,
}

/** What a batch adds to the log, ready to be written. */
export interface PreparedAppend {
  result: AppendedEvents
  /** Columns of `log_leaf` behind the practice, one array each. */
  leaves: unknown[][]
  /** Columns of `log_tile` behind the practice; undefined when no tile is to be stored. */
  tiles: unknown[][] | undefined
}

/** Nothing of it may leave before it is written. `signer` is asked for only when there is something to sign. */
export async function prepareAppend(
  practice: string,
  end: LogEnd,
  events: readonly Event[],
  signer: () => Promise<NoteSigner>,
): Promise<PreparedAppend> {
  const dated = datesInOrder(events, end.time)
  const leaves = makeLeaves(practice, dated)
  const appended = appendLeaves(
    end.edge,
    leaves.map((leaf) => leaf.hash),
    nativeHash,
  )
  const { edge, root, tiles } = appended
  const text = formatCheckpoint({ origin: logOrigin(practice), size: edge.size, root })
  const checkpoint = await signNote(text, [await signer()])
  // The lowest partial tile is made of the newest leaves when it is asked for: storing it would rewrite it with every batch.
  const stored = tiles.filter(({ level, width }) => level > 0 || width === tileWidthMax)
  const time = new Date(dated.at(-1)?.time ?? end.time)
  return {
    result: { leaves, appended, end: { checkpoint, edge, time } },
    leaves: leafColumns(dated, leaves, appended.from),
    tiles: stored.length > 0 ? tileColumns(stored) : undefined,
  }
}

/** Answers when everything is sent. */
export async function appendEvents(
  sql: Sql,
  practice: string,
  end: LogEnd,
  events: readonly Event[],
  signer: () => Promise<NoteSigner>,
): Promise<Sent<AppendedEvents>> {
  const { result, leaves, tiles } = await prepareAppend(practice, end, events, signer)
  const sent = Promise.all([
    sql.query(insertLeaves, [practice, ...leaves]),
    tiles !== undefined && sql.query(upsertTiles, [practice, ...tiles]),
    sql.query(writeHead, [practice, result.end.edge.size, result.end.checkpoint]),
  ])
  return { result, sent }
}

function datesInOrder(events: readonly Event[], from: Date): Event[] {
  let floor = from.toISOString()
  return events.map((event) => {
    const dated = notBefore(event, floor)
    floor = dated.time
    return dated
  })
}

function tileColumns(tiles: readonly Tile[]): unknown[][] {
  return [
    tiles.map(({ level }) => level),
    tiles.map(({ index }) => index),
    tiles.map(({ width }) => width),
    tiles.map(({ hashes }) => hashes),
  ]
}

function leafColumns(events: readonly Event[], leaves: readonly Leaf[], from: number): unknown[][] {
  return [
    leaves.map((_, i) => from + i),
    leaves.map(({ data }) => data),
    leaves.map(({ salt }) => salt),
    leaves.map(({ event }) => event),
    events.map(({ type }) => type),
    events.map((event) => ("chart" in event ? event.chart : null)),
    events.map(({ account }) => account),
    events.map((event) => (event.type === "release" ? Buffer.from(event.request, "base64url") : null)),
    events.map((event) => (event.type === "case" ? (event.subject ?? null) : null)),
  ]
}
