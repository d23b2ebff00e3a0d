/**
 * Writing for patients of colleagues, counted as a batch decides it. Who makes a chart, or has written for the patient before, or has been
 * given them by a colleague is not asked anything: an import into new charts never comes here.
 */
import { teamKindOf } from "@subrosa/contract"
import type { Sql } from "../db.ts"
import { windowMs } from "../governor/decide-release.ts"
import { type KnownRelation, type Made, type Pair, relationsOf } from "../relation/care-relations.ts"
import type { WriteRequest } from "../release/write-request.ts"
import type { WriteState } from "../release/write-state.ts"
import { type CaseloadState, requireCaseload } from "./decide-caseload.ts"

const readWritten = {
  name: "keeper.caseload-write.read",
  text: "select account, chart from keeper.caseload_write where practice = $1 and account = any($2::uuid[]) and at > $3",
}
const readGrants = {
  name: "keeper.import.grants",
  text: `select account, sum(charts)::int as charts from keeper.import
    where practice = $1 and account = any($2::uuid[]) and valid_until > $3 group by account`,
}
const upsert = {
  name: "keeper.caseload-write.upsert",
  text: `insert into keeper.caseload_write (practice, account, chart, at)
    select $1, account, chart, $4 from unnest($2::uuid[], $3::uuid[]) as written (account, chart)
    on conflict (practice, account, chart) do update set at = excluded.at`,
}
const expire = {
  name: "keeper.caseload-write.expire",
  text: "delete from keeper.caseload_write where practice = $1 and account = any($2::uuid[]) and at <= $3",
}

/**
 * Patients' charts that a request writes into as a colleague would: one that was there before, and either care is written or several charts
 * at once. Whoever corrects a telephone number at the desk is not asked.
 */
export function colleaguesCharts(state: WriteState, { caller, charts, entries }: WriteRequest): Pair[] {
  const made = new Set<string>(charts.map(({ id }) => id).filter((id) => !state.charts.has(id)))
  const news = entries.filter(({ id }) => !state.shares.has(id))
  const written = new Set(news.map(({ chart }) => chart))
  const counts = news.filter(({ chart, segment }) => {
    if (made.has(chart) || state.charts.get(chart)?.kind !== "patient") return false
    const kind = state.segments.get(segment)?.kind
    return written.size > 1 || (kind !== undefined && teamKindOf[kind] !== "practice")
  })
  return [...new Set(counts.map(({ chart }) => chart))].map((chart) => ({ account: caller.account, chart }))
}

export class CaseloadGate {
  /** Who was found to have written in which of the charts before. */
  readonly authors: readonly Made[]
  readonly #related: ReadonlySet<string>
  readonly #states: Map<string, { written: Set<string>; granted: number }>
  readonly #added: Pair[] = []

  private constructor(
    relations: readonly KnownRelation[],
    states: Map<string, { written: Set<string>; granted: number }>,
  ) {
    this.authors = relations.filter(isAuthor)
    this.#related = new Set(relations.map(keyOf))
    this.#states = states
  }

  /** Asks the database only when somebody writes for a patient whom nothing known here connects them with. */
  static async read(sql: Sql, practice: string, pairs: readonly Pair[], now: Date): Promise<CaseloadGate> {
    if (pairs.length === 0) return new CaseloadGate([], new Map())
    const accounts = [...new Set(pairs.map(({ account }) => account))]
    const dayAgo = new Date(now.getTime() - windowMs.day)
    const [relations, written, grants] = await Promise.all([
      relationsOf(sql, practice, pairs),
      sql.query<Pair>(readWritten, [practice, accounts, dayAgo]),
      sql.query<{ account: string; charts: number }>(readGrants, [practice, accounts, now]),
    ])
    const live = relations.filter(({ until }) => until === null || until > now)
    const states = new Map(
      accounts.map((account) => [
        account,
        {
          written: new Set(written.rows.filter((row) => row.account === account).map(({ chart }) => chart)),
          granted: grants.rows.find((row) => row.account === account)?.charts ?? 0,
        },
      ]),
    )
    return new CaseloadGate(live, states)
  }

  /** Whether all of a request's patients fit. @throws ApiError `second_person_required` */
  require(pairs: readonly Pair[]): void {
    const strangers = this.#strangersOf(pairs)
    const [first] = strangers
    if (first === undefined) return
    requireCaseload(this.#stateOf(first.account), new Set(strangers.map(({ chart }) => chart)))
  }

  /** Counts those of a request that is written. */
  add(pairs: readonly Pair[]): void {
    for (const pair of this.#strangersOf(pairs)) {
      this.#stateOf(pair.account).written.add(pair.chart)
      this.#added.push(pair)
    }
  }

  async write(sql: Sql, practice: string, now: Date): Promise<void> {
    if (this.#added.length === 0) return
    const accounts = [...new Set(this.#added.map(({ account }) => account))]
    const distinct = [...new Map(this.#added.map((pair) => [keyOf(pair), pair])).values()]
    await Promise.all([
      sql.query(expire, [practice, accounts, new Date(now.getTime() - windowMs.day)]),
      sql.query(upsert, [practice, distinct.map(({ account }) => account), distinct.map(({ chart }) => chart), now]),
    ])
  }

  #strangersOf(pairs: readonly Pair[]): Pair[] {
    return pairs.filter((pair) => !this.#related.has(keyOf(pair)))
  }

  #stateOf(account: string): CaseloadState & { written: Set<string> } {
    const state = this.#states.get(account)
    if (state === undefined) throw new Error("invariant: whoever writes for a stranger was read")
    return state
  }
}

const isAuthor = (relation: KnownRelation): relation is KnownRelation & Made => relation.kind === "author"

const keyOf = ({ account, chart }: Pair): string => `${account}/${chart}`
