/** Reading the log: events for those entitled to them; checkpoint, tiles and entry bundles for anyone (spec/log.md, C2SP tlog-tiles). */
import {
  ApiError,
  type LogEvent,
  type logEventSearch as logEventSearchOperation,
  mayAct,
  type Parsed,
  type Result,
} from "@subrosa/contract"
import { encodeEntryBundle, LogError, parseTilePath, type TilePath, tileWidthMax } from "@subrosa/log"
import { b64u } from "../b64u.ts"
import type { Caller } from "../caller.ts"
import type { Database, Sql } from "../db.ts"
import { readChartFacts } from "../release/chart-facts.ts"
import { mayKind } from "../release/permission.ts"
import type { TileSource } from "./tile-source.ts"

type Search = typeof logEventSearchOperation

const readHead = {
  name: "keeper.log-head.read",
  text: "select size, checkpoint from keeper.log_head where practice = $1",
}
const readEvents = {
  name: "keeper.log-leaf.events",
  text: `select index, salt, event from keeper.log_leaf
    where practice = $1 and index < $2 and event is not null and salt is not null order by index desc limit $3`,
}
const readChartEvents = {
  name: "keeper.log-leaf.chart-events",
  text: `select index, salt, event from keeper.log_leaf
    where practice = $1 and chart = $4 and index < $2 and type in ('release', 'write', 'relation', 'break-glass') and event is not null and salt is not null
    order by index desc limit $3`,
}
const readLeafData = {
  name: "keeper.log-leaf.data",
  text: "select leaf_data from keeper.log_leaf where practice = $1 and index >= $2 and index < $3 order by index",
}

export function createLogReader(db: Database, tiles: TileSource) {
  async function head(sql: Sql, practice: string): Promise<{ size: number; checkpoint: string }> {
    const { rows } = await sql.query<{ size: number; checkpoint: string }>(readHead, [practice])
    if (rows[0] === undefined) throw notFound()
    return rows[0]
  }
  return {
    /** Newest first. @throws ApiError `not_found` for a chart the caller may not open, `forbidden` for the whole log */
    async eventSearch(caller: Caller, { query }: Parsed<Search>): Promise<Result<Search>> {
      const { chart, before, limit } = query
      if (chart === undefined && !mayAct(caller.roles, "log-review")) {
        throw new ApiError("forbidden", "owners and privacy officers review the log")
      }
      return db.inPractice(caller.practice, async (sql) => {
        if (chart !== undefined) {
          const { relation } = await readChartFacts(sql, caller, chart, false)
          if (!mayKind(relation, "directory")) throw new ApiError("not_found", "there is no such chart")
        }
        const page = [caller.practice, before ?? Number.MAX_SAFE_INTEGER, limit]
        // The head is read last: its checkpoint covers every event found.
        const [{ rows }, { checkpoint }] = await Promise.all([
          chart === undefined
            ? sql.query<LeafRow>(readEvents, page)
            : sql.query<LeafRow>(readChartEvents, [...page, chart]),
          head(sql, caller.practice),
        ])
        return { events: rows.map(eventOf), checkpoint }
      })
    },
    /**
     * The file at a path below the log's address: `checkpoint`, a tile or an entry bundle, at any width that some checkpoint had.
     *
     * @throws ApiError `not_found`
     */
    async file(practice: string, path: string): Promise<LogFile> {
      if (path === "checkpoint") {
        const { checkpoint } = await db.inPractice(practice, (sql) => head(sql, practice))
        return { kind: "checkpoint", bytes: Buffer.from(checkpoint) }
      }
      const { level, index, width } = tilePathOf(path)
      const bytes =
        level === "entries"
          ? await db.inPractice(practice, (sql) => entryBundle(sql, practice, index, width))
          : await tiles.read(practice, level, index, width)
      return { kind: width === tileWidthMax ? "complete" : "partial", bytes }
    },
  }
}

/** What is complete never changes again. */
export interface LogFile {
  kind: "checkpoint" | "partial" | "complete"
  bytes: Uint8Array
}

async function entryBundle(sql: Sql, practice: string, index: number, width: number): Promise<Uint8Array> {
  const from = index * tileWidthMax
  const { rows } = await sql.query<{ leaf_data: Uint8Array }>(readLeafData, [practice, from, from + width])
  if (rows.length < width) throw notFound()
  return encodeEntryBundle(rows.map(({ leaf_data }) => leaf_data))
}

function tilePathOf(path: string): TilePath {
  try {
    return parseTilePath(path)
  } catch (error) {
    if (error instanceof LogError) throw notFound()
    throw error
  }
}

interface LeafRow {
  index: number
  salt: Uint8Array
  event: string
}

const eventOf = ({ index, salt, event }: LeafRow): LogEvent => ({ index, salt: b64u(salt), event })
const notFound = () => new ApiError("not_found", "there is nothing at this place of the log")
