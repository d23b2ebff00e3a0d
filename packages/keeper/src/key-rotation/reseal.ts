/** One pass over everything that is sealed: what is still under the key before is sealed under the one that follows. */
import type { Database, Sql } from "../db.ts"
import { KeeperError } from "../error.ts"
import { everyPractice } from "../every-practice.ts"
import type { KeyEncryptionKey } from "../key-encryption-key.ts"
import { tryOpen } from "./rotations.ts"
import { type SealedPlace, sealedPlaces } from "./sealed-places.ts"

export interface ResealDeps {
  db: Database
  before: KeyEncryptionKey
  following: KeyEncryptionKey
  /** After each row that was changed. */
  onResealed?: () => void
}

/**
 * Answers how many values were still under the key before. Each is exchanged by itself, if nobody else has changed it meanwhile; a stop at
 * any point leaves every value under one of the two keys.
 *
 * @throws KeeperError `open_failed` for a value under neither
 */
export async function resealAll(deps: ResealDeps): Promise<number> {
  let changed = 0
  for (const practice of await everyPractice(deps.db)) {
    for (const place of sealedPlaces.filter(({ perPractice }) => perPractice)) {
      changed += await deps.db.inPractice(practice, (sql) => reseal(deps, sql, place, practice))
    }
  }
  for (const place of sealedPlaces.filter(({ perPractice }) => !perPractice)) {
    changed += await deps.db.anywhere((sql) => reseal(deps, sql, place, ""))
  }
  return changed
}

async function reseal(deps: ResealDeps, sql: Sql, place: SealedPlace, practice: string): Promise<number> {
  const { table, column, keys, perPractice } = place
  const named = keys.map((key) => `${key}::text`).join(", ")
  const { rows } = await sql.query<{ keys: string[]; sealed: Uint8Array }>(
    {
      text: `select array[${named}] as keys, ${column} as sealed from keeper.${table} ${perPractice ? "where practice = $1" : ""}`,
    },
    perPractice ? [practice] : [],
  )
  const where = [
    ...keys.map((key, i) => `${key}::text = $${i + 3}`),
    ...(perPractice ? [`practice = $${keys.length + 3}`] : []),
  ]
  let changed = 0
  for (const row of rows) {
    const context = place.context(practice, row.keys)
    const fresh = await resealed(deps, row.sealed, context)
    if (fresh === undefined) continue
    await sql.query(
      { text: `update keeper.${table} set ${column} = $1 where ${column} = $2 and ${where.join(" and ")}` },
      [fresh, row.sealed, ...row.keys, ...(perPractice ? [practice] : [])],
    )
    changed++
    deps.onResealed?.()
  }
  return changed
}

/** Undefined when it is under the following key already. */
async function resealed(
  { before, following }: ResealDeps,
  sealed: Uint8Array,
  context: Uint8Array,
): Promise<Uint8Array | undefined> {
  const already = await tryOpen(following, sealed, context)
  if (already !== undefined) return void already.fill(0)
  const opened = await tryOpen(before, sealed, context)
  if (opened === undefined)
    throw new KeeperError("open_failed", "a sealed value is under neither key: nothing more was changed")
  const fresh = await following.seal(opened, context)
  opened.fill(0)
  return fresh
}
