/**
 * A log of millions of events, written straight into the tables: what years of a network of practices leave behind. Each chart is written and
 * opened in turn by its own clinician, so that a person's events lie all over the log, which is the worst case for finding and proving them.
 */

import { appendLeaves, type Edge, emptyEdge, leafHash, type Tile, tileWidthMax } from "@subrosa/log"
import { nativeHash } from "@subrosa/log/native-hash"
import type { Client } from "pg"

export interface LongLog {
  events: number
  accounts: number
  charts: number
  /** Milliseconds between two events. */
  stepMs: number
  /** Time of the first. */
  start: Date
  /** Index of the first. */
  from: number
}

const leavesAtOnce = 65_536

export const accountOf = (n: number): string => idOf(1, n)
const idOf = (what: number, n: number) =>
  `00000000-0000-4000-8${String(what).padStart(3, "0")}-${n.toString(16).padStart(12, "0")}`
const sqlId = (what: number, n: string) =>
  `('00000000-0000-4000-8${String(what).padStart(3, "0")}-' || lpad(to_hex(${n}), 12, '0'))`

/** Charts with one clinical segment each, and events: of chart c, write 1, release of it, write 2, release of both, ... */
export async function writeLongLog(client: Client, practice: string, careTeam: string, log: LongLog): Promise<void> {
  const { charts, accounts, events, from, start, stepMs } = log
  await client.query("set synchronous_commit to off")
  await client.query(
    `insert into keeper.chart (practice, id, kind, care_team, head, created_by, created_at)
      select $1, ${sqlId(3, "c")}::uuid, 'patient', $2, 10, $3, now() from generate_series(0, $4::int - 1) c`,
    [practice, careTeam, accountOf(0), charts],
  )
  await client.query(
    `insert into keeper.segment (practice, chart, id, kind, key_version, author, head)
      select $1, ${sqlId(3, "c")}::uuid, ${sqlId(4, "c")}::uuid, 'clinical', 1, null, 10 from generate_series(0, $2::int - 1) c`,
    [practice, charts],
  )
  const [write, release] = [writeText(practice), releaseText(practice)]
  const indexes = await dropIndexes(client)
  const pages = Math.ceil(events / 500_000)
  for (let page = 0; page < pages; page++) {
    await client.query(
      `insert into keeper.log_leaf (practice, index, leaf_data, salt, event, type, chart, account, request)
        select $1::uuid, $2::bigint + i,
          sha256(convert_to('subrosa/v1 log-leaf' || chr(10) || '${practice}' || chr(10), 'UTF8') || '\\x00112233445566778899aabbccddeeff'::bytea || convert_to(event, 'UTF8')),
          '\\x00112233445566778899aabbccddeeff'::bytea, event, type, ${sqlId(3, "c")}::uuid, ${sqlId(1, "a")}::uuid,
          case when type = 'release' then ${requestDigest} end
        from (select i, c, a, case when r % 2 = 0 then 'write' else 'release' end as type,
            case when r % 2 = 0 then ${write} else ${release} end as event
          from (select i, i % $5::bigint as c, (i % $5::bigint) % $6::bigint as a, i / $5::bigint as r
            from generate_series($7::bigint, $8::bigint - 1) i) numbered) made`,
      [practice, from, start, stepMs, charts, accounts, page * 500_000, Math.min(events, (page + 1) * 500_000)],
    )
  }
  for (const text of indexes) await client.query(text)
}

/** All but the key: made again at the end, they cost a fraction. Answers the statements that make them. */
async function dropIndexes(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; text: string }>(
    `select indexname as name, indexdef as text from pg_indexes
      where schemaname = 'keeper' and tablename = 'log_leaf' and indexname <> 'log_leaf_pkey'`,
  )
  for (const { name } of rows) await client.query(`drop index keeper."${name}"`)
  return rows.map(({ text }) => text)
}

/** SQL expressions of canonical JSON, members in order. `a`, `c`, `i`, `r`: account, chart, event, round; `$3`, `$4`: start, step. */
const requestDigest = "sha256(int8send(i))"
const joined = (parts: readonly string[]): string => parts.join(" || ")
const chartMembers = [`'{"account":"'`, sqlId(1, "a"), `'","chart":"'`, sqlId(3, "c")]
const deviceMember = [`'"device":"'`, sqlId(2, "a"), `'",'`]
const timeText =
  "to_char(($3::timestamptz + i * $4::int * interval '1 millisecond') at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')"

const writeText = (practice: string): string =>
  joined([
    ...chartMembers,
    `'",'`,
    ...deviceMember,
    `'"entries":[{"ciphertext":"'`,
    "repeat('A', 43)",
    `'","entry":"'`,
    sqlId(5, "i"),
    `'","segment":"'`,
    sqlId(4, "c"),
    `'","seq":'`,
    "(r / 2 + 1)",
    `'}],"practice":"${practice}","time":"'`,
    timeText,
    `'","type":"write"}'`,
  ])

const releaseText = (practice: string): string =>
  joined([
    ...chartMembers,
    `'","count":'`,
    "((r + 1) / 2)",
    `','`,
    ...deviceMember,
    `'"practice":"${practice}","purpose":"TREAT","request":"'`,
    `rtrim(translate(encode(${requestDigest}, 'base64'), '+/', '-_'), '=')`,
    `'","segments":[{"after":0,"kind":"clinical","segment":"'`,
    sqlId(4, "c"),
    `'","upTo":'`,
    "((r + 1) / 2)",
    `'}],"signature":"'`,
    "repeat('A', 86)",
    `'","time":"'`,
    timeText,
    `'","type":"release"}'`,
  ])

/** The tree over all leaves, as the sequencer would have left it; the checkpoint is signed with the next event. */
export async function writeTree(client: Client, practice: string, size: number): Promise<void> {
  let edge: Edge = emptyEdge
  for (let from = 0; from < size; from += leavesAtOnce) {
    const { rows } = await client.query<{ leaf_data: Buffer }>(
      "select leaf_data from keeper.log_leaf where practice = $1 and index >= $2 and index < $3 order by index",
      [practice, from, from + leavesAtOnce],
    )
    const appended = appendLeaves(
      edge,
      rows.map(({ leaf_data }) => leafHash(leaf_data, nativeHash)),
      nativeHash,
    )
    edge = appended.edge
    await storeTiles(client, practice, appended.tiles)
  }
  await client.query("update keeper.log_head set size = $2 where practice = $1", [practice, size])
}

async function storeTiles(client: Client, practice: string, tiles: readonly Tile[]): Promise<void> {
  const stored = tiles.filter(({ level, width }) => level > 0 || width === tileWidthMax)
  await client.query(
    `insert into keeper.log_tile (practice, level, index, width, hashes)
      select $1, * from unnest($2::int[], $3::bigint[], $4::int[], $5::bytea[])
      on conflict (practice, level, index) do update set width = excluded.width, hashes = excluded.hashes`,
    [
      practice,
      stored.map(({ level }) => level),
      stored.map(({ index }) => index),
      stored.map(({ width }) => width),
      stored.map(({ hashes }) => hashes),
    ],
  )
}
