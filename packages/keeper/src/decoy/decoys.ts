/**
 * Decoy charts. Which they are is one padded value under the watch key; rows, sizes and rights of a decoy are those of any chart. Opening one is a
 * release like any other, and raises a critical alarm in the same transaction.
 *
 * Changes of the list are kept inside it and not in the log: an entry there would say which charts were made just before.
 */
import { fromUtf8, utf8 } from "@subrosa/codec"
import {
  type AccountId,
  ApiError,
  type ChartId,
  type Decoy,
  type decoySearch,
  type decoyShapes,
  decoysMax,
  type decoyUpdate,
  type Event,
  type Parsed,
  type PracticeId,
  type ReleaseEvent,
  type Result,
} from "@subrosa/contract"
import { requireOfficer } from "../alarm/answer-alarm.ts"
import { raiseAlarm } from "../alarm/raise-alarm.ts"
import { watchContext } from "../alarm/watch-context.ts"
import type { WatchKeys } from "../alarm/watch-key.ts"
import type { Caller } from "../caller.ts"
import type { Database, Sql } from "../db.ts"
import { RecentMap } from "../recent-map.ts"
import { decoyModels } from "./decoy-models.ts"

export interface DecoyDeps {
  db: Database
  clock: () => Date
  watchKeys: WatchKeys
}

interface List {
  version: number
  decoys: Decoy[]
}

/** Of 200 decoys with their makers and times, with room for those that were taken off. */
const paddedBytes = 262_144

const read = {
  name: "keeper.decoy-list.read",
  text: "select version, sealed from keeper.decoy_list where practice = $1",
}
const readForUpdate = { name: "keeper.decoy-list.lock", text: `${read.text} for update` }
/** No row is version 0: what makes the first one is held against that as well. */
const put = {
  name: "keeper.decoy-list.put",
  text: `insert into keeper.decoy_list as list (practice, version, sealed) values ($1, $3, $4)
    on conflict (practice) do update set version = excluded.version, sealed = excluded.sealed where list.version = $2`,
}
const chartsThere = {
  name: "keeper.decoy-list.charts",
  text: "select count(*)::int as found from keeper.chart where practice = $1 and kind = 'patient' and id = any($2::uuid[])",
}

const practicesKept = 1000
/** How long a process may not know of a change that another one made. */
const knownMs = 5000

export function createDecoys({ db, clock, watchKeys }: DecoyDeps) {
  const known = new RecentMap<string, { at: number; charts: ReadonlySet<string> }>(practicesKept)

  async function readList(sql: Sql, practice: string, statement: typeof read): Promise<List> {
    const { rows } = await sql.query<{ version: number; sealed: Uint8Array }>(statement, [practice])
    const [row] = rows
    if (row === undefined) return { version: 0, decoys: [] }
    const key = await watchKeys.of(practice)
    const text = fromUtf8(await key.open(row.sealed, watchContext(practice, "decoys")))
    return { version: row.version, decoys: JSON.parse(text) as Decoy[] }
  }

  async function seal(practice: string, decoys: readonly Decoy[]): Promise<Uint8Array> {
    const text = JSON.stringify(decoys)
    if (text.length > paddedBytes) throw new ApiError("too_large", "the list of decoys is full")
    return (await watchKeys.of(practice)).seal(utf8(text.padEnd(paddedBytes)), watchContext(practice, "decoys"))
  }

  const standing = ({ decoys }: List) => decoys.filter(({ endedBy }) => endedBy === null)

  return {
    async decoySearch(caller: Caller): Promise<Result<typeof decoySearch>> {
      return db.inPractice(caller.practice, async (sql) => {
        await requireOfficer(sql, caller)
        return readList(sql, caller.practice, read)
      })
    },

    /** @throws ApiError `version_conflict`, `invalid_request` for charts that are none */
    async decoyUpdate(caller: Caller, { body }: Parsed<typeof decoyUpdate>): Promise<Result<typeof decoyUpdate>> {
      const { practice, account } = caller
      const at = clock().toISOString()
      await watchKeys.of(practice)
      const version = await db.transaction(practice, async (sql) => {
        await requireOfficer(sql, caller)
        const list = await readList(sql, practice, readForUpdate)
        if (list.version === body.version + 1 && isDone(list, body, account)) return list.version
        if (list.version !== body.version) throw changed()
        const charts = new Set(body.add.map(({ chart }) => chart))
        const { rows } = await sql.query<{ found: number }>(chartsThere, [practice, [...charts]])
        if (rows[0]?.found !== charts.size)
          throw new ApiError("invalid_request", "a decoy is a patient's chart that is there")
        const ended = list.decoys.map((one) =>
          one.endedBy === null && body.end.includes(one.chart) ? { ...one, endedBy: account } : one,
        )
        const added = body.add
          .filter(({ chart }) => !standing(list).some((one) => one.chart === chart))
          .map((decoy): Decoy => ({ ...decoy, by: account, at, endedBy: null }))
        const decoys = [...ended, ...added]
        if (decoys.filter(({ endedBy }) => endedBy === null).length > decoysMax)
          throw new ApiError("too_large", `at most ${decoysMax} decoys`)
        const { rowCount } = await sql.query(put, [
          practice,
          list.version,
          list.version + 1,
          await seal(practice, decoys),
        ])
        if (rowCount === 0) throw changed()
        return list.version + 1
      })
      known.delete(practice)
      return { version }
    },

    /** Models for decoys: which charts, and which entries they have. The store knows their sizes. @throws ApiError `forbidden` */
    decoyModels: (caller: Caller, input: Parsed<typeof decoyShapes>) => decoyModels(db, caller, input),

    /** Sealed anew now and then: when a row was last written is then no hint at what was written before it. The version stays. */
    async decoyReseal(practice: PracticeId): Promise<void> {
      await watchKeys.of(practice)
      await db.transaction(practice, async (sql) => {
        const list = await readList(sql, practice, readForUpdate)
        await sql.query(put, [practice, list.version, list.version, await seal(practice, list.decoys)])
      })
    },

    /** Known before a request joins a batch, so that no batch waits for it. */
    async decoysOf(practice: PracticeId): Promise<ReadonlySet<string>> {
      const now = clock().getTime()
      const fresh = known.get(practice)
      if (fresh !== undefined && now - fresh.at < knownMs && now >= fresh.at) return fresh.charts
      const list = await db.inPractice(practice, (sql) => readList(sql, practice, read))
      const charts = new Set<string>(standing(list).map(({ chart }) => chart))
      known.set(practice, { at: now, charts })
      return charts
    },
  }
}

/** Whether the list is as this person's change leaves it: its answer was lost, and it is asked for again. */
function isDone({ decoys }: List, { add, end }: Parsed<typeof decoyUpdate>["body"], account: AccountId): boolean {
  const has = (chart: ChartId, endedBy: AccountId | null) =>
    decoys.some((one) => one.chart === chart && one.endedBy === endedBy)
  return add.every(({ chart }) => has(chart, null)) && end.every((chart) => has(chart, account))
}

const changed = () => new ApiError("version_conflict", "the list of decoys has changed; read it again")

export type Decoys = ReturnType<typeof createDecoys>

/** In the transaction of the release. Events to append behind it. */
export const decoyOpened = (sql: Sql, { practice, account }: ReleaseEvent, now: Date): Promise<readonly Event[]> =>
  raiseAlarm(
    sql,
    {
      practice: practice as PracticeId,
      kind: "decoy-opened",
      subject: { kind: "account", id: account },
      account: account as AccountId,
    },
    now,
  )
