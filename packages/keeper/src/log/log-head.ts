/**
 * The end of a practice's log as stored: head and right edge.
 *
 * What is kept in memory between batches is checked against the head that is read under the lock, so several servers may append to
 * one log.
 */
import { type Edge, edgeFromTiles, emptyEdge, leafHash, partialTiles, tileLevels, tileWidthMax } from "@subrosa/log"
import { nativeHash } from "@subrosa/log/native-hash"
import type { Sql } from "../db.ts"

export interface LogEnd {
  /** The signed note that vouches for this end; empty for an empty log. */
  checkpoint: string
  edge: Edge
  /** Time of the newest event. */
  time: Date
}

const lockHead = {
  name: "keeper.log-head.lock",
  text: "select size, checkpoint from keeper.log_head where practice = $1 for update",
}
const readTiles = {
  name: "keeper.log-tile.partial",
  text: `select t.level, t.hashes from keeper.log_tile t
    join unnest($2::int[], $3::bigint[]) as wanted (level, index) on t.level = wanted.level and t.index = wanted.index
    where t.practice = $1`,
}
const readLeaves = {
  name: "keeper.log-leaf.last-tile",
  text: "select leaf_data from keeper.log_leaf where practice = $1 and index >= $2 and index < $3 order by index",
}
const newestTime = {
  name: "keeper.log-leaf.newest-time",
  text: `select event::json ->> 'time' as time from keeper.log_leaf
    where practice = $1 and index < $2 and event is not null order by index desc limit 1`,
}

const start: LogEnd = { checkpoint: "", edge: emptyEdge, time: new Date(0) }

/** Locks the head for the rest of the transaction; `known` saves reading when nobody else has appended. */
export async function lockLog(sql: Sql, practice: string, known: LogEnd | undefined): Promise<LogEnd> {
  const { rows } = await sql.query<{ size: number; checkpoint: string }>(lockHead, [practice])
  const [head] = rows
  if (head === undefined || head.size === 0) return start
  if (known?.edge.size === head.size && known.checkpoint === head.checkpoint) return known
  return readEnd(sql, practice, head)
}

async function readEnd(sql: Sql, practice: string, head: { size: number; checkpoint: string }): Promise<LogEnd> {
  const refs = partialTiles(head.size).filter(({ level }) => level > 0)
  const [{ rows: tiles }, lowest, { rows: times }] = await Promise.all([
    sql.query<{ level: number; hashes: Uint8Array }>(readTiles, [
      practice,
      refs.map(({ level }) => level),
      refs.map(({ index }) => index),
    ]),
    readLeafHashes(sql, practice, head.size - (head.size % tileWidthMax), head.size),
    sql.query<{ time: string }>(newestTime, [practice, head.size]),
  ])
  const byLevel = Array.from({ length: tileLevels(head.size) }, (_, level) => {
    if (level === 0) return lowest
    return tiles.find((tile) => tile.level === level)?.hashes ?? new Uint8Array(0)
  })
  return {
    checkpoint: head.checkpoint,
    edge: edgeFromTiles(head.size, byLevel, nativeHash),
    time: times[0] === undefined ? start.time : new Date(times[0].time),
  }
}

/** Hashes of the leaves from `from` to before `to`, joined: what a tile of level 0 holds. Fewer when there are fewer. */
export async function readLeafHashes(sql: Sql, practice: string, from: number, to: number): Promise<Uint8Array> {
  const { rows } = await sql.query<{ leaf_data: Uint8Array }>(readLeaves, [practice, from, to])
  return Buffer.concat(rows.map(({ leaf_data }) => leafHash(leaf_data, nativeHash)))
}
