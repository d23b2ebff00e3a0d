/**
 * Writing: entries and tokens of a request, all or none.
 *
 * Requests that arrive while a transaction is under way share the next one: its round trips are paid once. `durable: false` is for
 * what the keeper's commit makes durable right after (docs/rfd/0003-one-fsync.md).
 */
import { ApiError, type ChartId } from "@subrosa/contract"
import type { Database, Sql } from "./db.ts"
import { insertEntryRows, insertNewEntryRows, type StoredEntry } from "./entries.ts"
import { insertResourceTokenRows, type StoredResourceToken } from "./resource-tokens.ts"
import { type StoredSearchToken, writeSearchTokenRows } from "./search-tokens.ts"

export interface Write {
  entries: readonly StoredEntry[]
  searchTokens: readonly StoredSearchToken[]
  resourceTokens: readonly StoredResourceToken[]
  /** Charts whose earlier search tokens are replaced. */
  replaceSearchTokens: readonly ChartId[]
}

interface Waiting {
  write: Write
  durable: boolean
  settle: PromiseWithResolvers<void>
}

/** One transaction takes no more ciphertext than this, so that a heavy import does not make a note wait long. */
const batchMaxBytes = 8 * 1024 * 1024

export class Writer {
  readonly #db: Database
  readonly #lines = new Map<string, Waiting[]>()

  constructor(db: Database) {
    this.#db = db
  }

  /** @throws ApiError `conflict` when an entry is there with other bytes; then nothing of this write is stored */
  write(practice: string, write: Write, { durable }: { durable: boolean }): Promise<void> {
    const waiting: Waiting = { write, durable, settle: Promise.withResolvers() }
    const line = this.#lines.get(practice)
    if (line !== undefined) line.push(waiting)
    else {
      const begun = [waiting]
      this.#lines.set(practice, begun)
      void this.#work(practice, begun)
    }
    return waiting.settle.promise
  }

  async #work(practice: string, line: Waiting[]): Promise<void> {
    // Requests of the same turn of the event loop share the first transaction too.
    await new Promise((resolve) => setImmediate(resolve))
    while (line.length > 0) await this.#commit(practice, takeBatch(line))
    this.#lines.delete(practice)
  }

  /** One statement, one round trip. False when it is not as simple as that, and then nothing was done. */
  async #commitNewEntries(practice: string, batch: readonly Waiting[]): Promise<boolean> {
    const entries = entriesAlone(batch)
    if (entries === undefined) return false
    if (!(await this.#db.inPracticeUndurable(practice, (sql) => insertNewEntryRows(sql, practice, entries))))
      return false
    for (const { settle } of batch) settle.resolve()
    return true
  }

  /** Never throws. When one write of several is refused, each is tried by itself. */
  async #commit(practice: string, batch: readonly Waiting[]): Promise<void> {
    try {
      const durable = batch.some((waiting) => waiting.durable)
      if (!durable && (await this.#commitNewEntries(practice, batch))) return
      await this.#db.transaction(practice, (sql) => writeRows(sql, practice, merge(batch)), { durable })
      for (const { settle } of batch) settle.resolve()
    } catch (error) {
      if (batch.length === 1 || !(error instanceof ApiError)) {
        for (const { settle } of batch) settle.reject(error)
        return
      }
      for (const waiting of batch) await this.#commit(practice, [waiting])
    }
  }
}

/** The entries of writes without tokens; undefined when there is anything else. */
function entriesAlone(batch: readonly Waiting[]): readonly StoredEntry[] | undefined {
  const { entries, searchTokens, resourceTokens, replaceSearchTokens } = merge(batch)
  const others = [searchTokens, resourceTokens, replaceSearchTokens]
  return entries.length > 0 && others.every(({ length }) => length === 0) ? entries : undefined
}

/** From the front of the line, as many as fit; at least one. */
function takeBatch(line: Waiting[]): Waiting[] {
  let bytes = 0
  let count = 0
  for (const { write } of line) {
    bytes += write.entries.reduce((sum, { ciphertext }) => sum + ciphertext.length, 0)
    if (count > 0 && bytes > batchMaxBytes) break
    count += 1
  }
  return line.splice(0, count)
}

function merge(batch: readonly Waiting[]): Write {
  const [only] = batch
  if (batch.length === 1 && only !== undefined) return only.write
  return {
    entries: batch.flatMap(({ write }) => write.entries),
    searchTokens: batch.flatMap(({ write }) => write.searchTokens),
    resourceTokens: batch.flatMap(({ write }) => write.resourceTokens),
    replaceSearchTokens: batch.flatMap(({ write }) => write.replaceSearchTokens),
  }
}

async function writeRows(sql: Sql, practice: string, write: Write): Promise<void> {
  const conflicting = await insertEntryRows(sql, practice, write.entries)
  if (conflicting.length > 0)
    throw new ApiError("conflict", "an entry with this id is there already, with other content")
  await writeSearchTokenRows(sql, practice, write.searchTokens, write.replaceSearchTokens)
  await insertResourceTokenRows(sql, practice, write.resourceTokens)
}
