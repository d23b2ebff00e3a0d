/** Pools of protection codes: brought in, given out one a person, reported as used. */
import type * as contract from "@subrosa/contract"
import { ApiError, type ChartId, type CodePoolId, type Event } from "@subrosa/contract"
import { b64u } from "../b64u.ts"
import { change, type Signed } from "../identity/context.ts"
import { jcsDigest } from "./case-digest.ts"
import { requireOfficer } from "./case-journal.ts"
import { analyzeCases, requireCase } from "./case-rows.ts"
import {
  codeCounts,
  codesAssign,
  codesByToken,
  codesOf,
  codesStore,
  codesUsed,
  poolComplete,
  poolDiscard,
  poolStore,
  poolsRead,
} from "./code-rows.ts"
import { noticesRead } from "./notice-rows.ts"

export const codePoolSearch: Signed<typeof contract.codePoolSearch> = async ({ db }, { practice }) => ({
  pools: (await db.inPractice(practice, (sql) => poolsRead(sql, practice))).map(({ kept: _, ...pool }) => pool),
})

export const codePoolCreate: Signed<typeof contract.codePoolCreate> = async (identity, caller, { body }) =>
  change(identity, caller, async (sql, _, now) => {
    await requireOfficer(sql, caller)
    await poolStore(sql, caller.practice, body, now)
    const pool = await requirePool(sql, caller.practice, body.id)
    if (pool.label !== body.label || pool.codes !== body.codes || pool.expiresAt !== body.expiresAt) {
      throw new ApiError("conflict", "a pool with this id is there already, with other values")
    }
    const { kept: _kept, ...result } = pool
    return { events: [], result }
  })

export const codePoolEnd: Signed<typeof contract.codePoolEnd> = async (identity, caller, { params }) =>
  change(identity, caller, async (sql) => {
    await requireOfficer(sql, caller)
    const pool = await requirePool(sql, caller.practice, params.pool)
    if (pool.complete) throw new ApiError("conflict", "this pool is complete: its codes may be in letters already")
    await poolDiscard(sql, caller.practice, pool.id)
    return { events: [], result: {} }
  })

/** All or nothing: a code that is known at another place is answered by its row, and none of the part is kept. */
export const codeCreate: Signed<typeof contract.codeCreate> = async (identity, caller, { params, body }) =>
  change(identity, caller, async (sql) => {
    await requireOfficer(sql, caller)
    const { practice } = caller
    const pool = await requirePool(sql, practice, params.pool)
    if (body.from + body.codes.length > pool.codes) {
      throw new ApiError("invalid_request", `the pool was announced with ${pool.codes} codes; this is more`)
    }
    const known = new Map(
      (
        await codesByToken(
          sql,
          practice,
          body.codes.map(({ token }) => token),
        )
      ).map((code) => [b64u(code.token), code]),
    )
    const seen = new Map<string, number>()
    const duplicates: number[] = []
    body.codes.forEach(({ token }, i) => {
      const place = body.from + i
      const there = known.get(token)
      const isElsewhere = there !== undefined && (there.pool !== pool.id || there.place !== place)
      if (isElsewhere || seen.has(token)) duplicates.push(place)
      seen.set(token, place)
    })
    if (duplicates.length > 0) return { events: [], result: { duplicates, complete: pool.complete } }
    await codesStore(
      sql,
      practice,
      pool.id,
      body.codes.map((code, i) => ({ ...code, place: body.from + i })),
    )
    const { kept } = await requirePool(sql, practice, pool.id)
    const complete = kept === pool.codes
    if (complete && !pool.complete) {
      await poolComplete(sql, practice, pool.id)
      await analyzeCases(sql)
    }
    return { events: [], result: { duplicates: [], complete } }
  })

/**
 * Under the log's lock, with every row taken by one statement: two officers, two servers or a killed one cannot give a code twice, nor a
 * person two. Asking again answers what was given.
 */
export const codeAssign: Signed<typeof contract.codeAssign> = async (identity, caller, { params, body }) =>
  change(identity, caller, async (sql, head, now) => {
    await requireOfficer(sql, caller)
    const { practice } = caller
    const file = await requireCase(sql, practice, params.case)
    const charts = [...new Set(body.charts)].sort()
    const notices = await noticesRead(sql, practice, file.id, charts)
    const affected = new Set(notices.filter(({ dropped }) => !dropped).map(({ chart }) => chart))
    const stranger = charts.find((chart) => !affected.has(chart))
    if (stranger !== undefined) throw new ApiError("conflict", `chart ${stranger} is not in the scope of this case`)
    const had = new Set((await codesOf(sql, practice, file.id, charts)).map(({ chart }) => chart))
    const wanting = charts.filter((chart) => !had.has(chart))
    const given = wanting.length === 0 ? [] : await codesAssign(sql, caller, file.id, wanting, now)
    const got = new Set<ChartId>(given.map(({ chart }) => chart))
    const codes = await codesOf(sql, practice, file.id, charts)
    const { left } = await codeCounts(sql, practice, file.id)
    const result = { codes, without: wanting.filter((chart) => !got.has(chart)), left }
    if (given.length === 0) return { events: [], result }
    const event: Event = {
      type: "case",
      ...head,
      case: file.id,
      change: "codes",
      count: given.length,
      digest: jcsDigest(given),
    }
    return { events: [event], result }
  })

export const codeUse: Signed<typeof contract.codeUse> = async (identity, caller, { body }) =>
  change(identity, caller, async (sql) => {
    await requireOfficer(sql, caller)
    const { practice } = caller
    const known = new Map(
      (
        await codesByToken(
          sql,
          practice,
          body.uses.map(({ token }) => token),
        )
      ).map((code) => [b64u(code.token), code]),
    )
    const unknown = placesOf(body.uses, ({ token }) => known.get(token) === undefined)
    const unassigned = placesOf(body.uses, ({ token }) => known.get(token)?.chart === null)
    await codesUsed(sql, practice, body.uses)
    return { events: [], result: { unknown, unassigned } }
  })

const placesOf = <T>(items: readonly T[], is: (item: T) => boolean): number[] =>
  items.flatMap((item, i) => (is(item) ? [i] : []))

async function requirePool(sql: Parameters<typeof poolsRead>[0], practice: contract.PracticeId, id: CodePoolId) {
  const [pool] = await poolsRead(sql, practice, id)
  if (pool === undefined) throw new ApiError("not_found", "there is no such pool of codes")
  return pool
}
