/** Goes through a stolen copy: every byte of its files, then every row of the database once started on it. */
import { dumpDatabase } from "./dump.ts"
import type { Hit } from "./findings.ts"
import type { Needle } from "./needles.ts"
import type { PatternTable } from "./pattern-table.ts"
import { createSearcher } from "./search-bytes.ts"
import { openStolenDatabase, type StolenDatabase } from "./stolen-database.ts"

/** Needles found in an instance without a patient: they are nobody's. */
export async function searchEmpty(
  folder: string,
  needles: readonly Needle[],
  table: PatternTable,
): Promise<Set<number>> {
  const searcher = createSearcher(needles, table)
  await searcher.search(folder)
  return new Set(searcher.findings.found().keys())
}

export interface Ransacked<T> {
  bytes: number
  seconds: number
  found: ReadonlyMap<number, Hit>
  rows: Map<string, number>
  /** Fields of 32 bytes. */
  fields: Buffer[]
  extra: T
}

/** Searches folders and files, then starts a PostgreSQL on the stolen cluster, dumps it and searches the dump. */
export async function ransack<T>(
  where: {
    folders: string[]
    files: string[]
    cluster: string
    database: string
    needles: readonly Needle[]
    table: PatternTable
  },
  withDatabase: (client: StolenDatabase["client"]) => Promise<T>,
): Promise<Ransacked<T>> {
  const searcher = createSearcher(where.needles, where.table)
  let seconds = 0
  let bytes = 0
  const search = async (path: string) => {
    const began = performance.now()
    bytes += await searcher.search(path)
    seconds += (performance.now() - began) / 1000
  }
  for (const path of [...where.folders, ...where.files]) await search(path)
  const database = await openStolenDatabase(where.cluster, where.database)
  const fields: Buffer[] = []
  const dir = `${where.cluster}-dump`
  try {
    const rows = await dumpDatabase({
      client: database.client,
      dir,
      onField: (field, table) => {
        if (field.length === 32) fields.push(field)
        else searcher.searchBytes(field, `a field of ${table}`)
      },
    })
    const extra = await withDatabase(database.client)
    await search(dir)
    return { bytes, seconds, found: searcher.findings.found(), rows, fields, extra }
  } finally {
    await database.close()
  }
}
