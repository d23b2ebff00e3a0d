/**
 * Rows of a verified backup into a new data directory or an empty database, in one transaction: all of the practice is there, or nothing.
 *
 * What the rows mean is not looked at here: the caller has verified the backup (spec/backup.md) before, and this side opens nothing but the
 * keeper's own keys, to refuse a key file that does not belong to them.
 */
import { fitsKeeperKeys, fitsServerSecrets, type KeyEncryptionKey, type SealedKeeperKey } from "@subrosa/keeper"
import { Client } from "pg"
import type { Config } from "../config.ts"
import { openDataDirectory } from "../data-directory.ts"
import { codeOf, ServerError } from "../errors.ts"
import { keeperSchema, storeSchema } from "../modules.ts"
import { type Connection, clientConfig } from "../postgres/connection.ts"
import { migrateAll, openDatabase, type StartProgress } from "../start.ts"
import { readKeeperKey, refused } from "./keeper-key-file.ts"
import { columnsQuery, insertStatement, type TableColumns } from "./restore-tables.ts"
import { batchRows, type RowBatch, type RowToRestore } from "./row-batches.ts"

export interface RestoreOptions {
  config: Pick<Config, "data" | "databaseUrl">
  /** The keeper's key of the server that the backup is from, a file or in a token; undefined for the store alone. */
  keeperKey: string | undefined
  /** What to restore here; of a keeper that runs apart one part in each place. */
  part?: RestorePart
  practice: string
  /** In an order in which each row's references come first; the practice's own and its keeper keys lead. */
  rows: AsyncIterable<readonly RowToRestore[]>
  onProgress?: (progress: StartProgress | { step: "rows"; rows: number }) => void
}

export type RestorePart = "all" | "keeper" | "store"

export interface Restored {
  rows: number
  /** False when the server's password set-up was there already and is another: password sign-ins of the practice end. */
  passwordsKept: boolean
}

interface ServerSecret {
  name: string
  sealed: Uint8Array
}

/**
 * @throws ServerError `practice_exists`, `keeper_key_refused`, `restore_failed`, and what opening data directory and database throws;
 *   nothing was restored then. Whatever `rows` throws comes through.
 */
export async function restoreRows(options: RestoreOptions): Promise<Restored> {
  const { config, onProgress = () => {}, part = "all" } = options
  const keeperKey = part === "store" ? undefined : await readKeeperKey(options.keeperKey ?? "")
  const schemas = [keeperSchema, storeSchema].filter(({ schema }) => part === "all" || part === schema)
  const { layout, lock } = await openDataDirectory(config.data)
  try {
    const takeBack = (await keeperKey?.place(layout)) ?? (async () => {})
    try {
      const { connection, postgres } = await openDatabase(config, layout, onProgress)
      try {
        await migrateAll(connection, schemas, onProgress)
        return await withClient(connection, (client) => restore(client, keeperKey?.key, options))
      } finally {
        await postgres?.stop()
      }
    } catch (error) {
      await takeBack()
      throw error
    }
  } finally {
    await lock.release()
  }
}

async function restore(client: Client, key: KeyEncryptionKey | undefined, options: RestoreOptions): Promise<Restored> {
  const { practice, rows, part = "all", onProgress = () => {} } = options
  const secrets =
    key === undefined ? await checkStoreTarget(client, practice) : await checkTarget(client, key, practice)
  const columns = await readColumns(client)
  await client.query("begin")
  try {
    let done = 0
    let sent: Promise<unknown> = Promise.resolve()
    let passwordsKept = true
    for await (const batch of keysFirst(batchRows(ofPart(rows, part)), key, practice)) {
      const statement = insertStatement(batch, columns)
      if (statement === undefined) continue
      // One insert is under way while the next one is being read.
      await sent
      sent = insert(client, statement, batch)
      if (batch.table === "keeper.server_secret") passwordsKept = !differs(secrets, sealedSecrets(batch))
      // Awaited above or below; until then its failure must not count as unhandled.
      sent.catch(() => {})
      done += batch.rows
      onProgress({ step: "rows", rows: done })
    }
    await sent
    await client.query("commit")
    return { rows: done, passwordsKept }
  } catch (error) {
    await client.query("rollback").catch(() => {})
    throw error
  }
}

async function* ofPart(rows: RestoreOptions["rows"], part: RestorePart): AsyncGenerator<readonly RowToRestore[]> {
  for await (const some of rows) yield part === "all" ? some : some.filter(({ table }) => table.startsWith(`${part}.`))
}

async function insert(client: Client, statement: string, batch: RowBatch): Promise<void> {
  try {
    await client.query(statement, [batch.json])
  } catch (error) {
    const code = codeOf(error)
    const hint =
      code === "23505"
        ? "another practice in this database has the same sign-in: restore into a database of its own"
        : "nothing was restored; check free space and permissions, and report this if they are in order"
    // PostgreSQL's own message may quote a row.
    throw new ServerError(
      "restore_failed",
      `rows of ${batch.table} were refused by the database (${code})`,
      hint,
      error,
    )
  }
}

/** Lets rows pass once the practice's keeper keys have been seen to open: before, nothing is inserted. */
async function* keysFirst(
  batches: AsyncIterable<RowBatch>,
  key: KeyEncryptionKey | undefined,
  practice: string,
): AsyncGenerator<RowBatch> {
  if (key === undefined) return yield* batches
  const held: RowBatch[] = []
  const keys: SealedKeeperKey[] = []
  let checked = false
  for await (const batch of batches) {
    if (checked) {
      yield batch
      continue
    }
    if (batch.table === "keeper.keeper_key") keys.push(...sealedKeys(batch))
    else if (keys.length > 0) {
      await checkKeys(key, practice, keys)
      checked = true
      yield* held.splice(0)
    }
    if (checked) yield batch
    else held.push(batch)
  }
  if (checked) return
  await checkKeys(key, practice, keys)
  yield* held
}

function sealedKeys({ json }: RowBatch): SealedKeeperKey[] {
  const rows: { name: string; version: number; sealed: string }[] = JSON.parse(json)
  return rows.map(({ name, version, sealed }) => ({ name, version, sealed: Buffer.from(sealed.slice(2), "hex") }))
}

function sealedSecrets({ json }: RowBatch): ServerSecret[] {
  const rows: { name: string; sealed: string }[] = JSON.parse(json)
  return rows.map(({ name, sealed }) => ({ name, sealed: Buffer.from(sealed.slice(2), "hex") }))
}

/** Whether a secret is there already as another one: it stays. */
const differs = (there: readonly ServerSecret[], restored: readonly ServerSecret[]): boolean =>
  restored.some(({ name, sealed }) =>
    there.some((one) => one.name === name && Buffer.compare(one.sealed, sealed) !== 0),
  )

async function checkKeys(key: KeyEncryptionKey, practice: string, keys: readonly SealedKeeperKey[]): Promise<void> {
  if (await fitsKeeperKeys(key, practice, keys)) return
  throw refused(
    "the keeper's key does not open this practice's keys",
    "name the keeper.key of the server that the backup is from; nothing was restored",
  )
}

/** Refuses a database that holds the practice already, or that another keeper's key belongs to. Answers the server's secrets there. */
async function checkTarget(client: Client, key: KeyEncryptionKey, practice: string): Promise<ServerSecret[]> {
  const { rows: found } = await client.query<{ size: number; time: string | null }>(
    `select h.size, (select l.event::json ->> 'time' from keeper.log_leaf l where l.practice = p.id and l.event is not null
       order by l.index desc limit 1) as time
     from keeper.practice p join keeper.log_head h on h.practice = p.id where p.id = $1`,
    [practice],
  )
  const [there] = found
  if (there !== undefined) {
    throw new ServerError(
      "practice_exists",
      `this practice is there already: its log has ${there.size} entries, the newest of ${there.time ?? "an unknown time"}`,
      "restore into a new data directory (--data DIR) or an empty database; to replace it, move the old one aside first",
    )
  }
  const { rows: secrets } = await client.query<ServerSecret>("select name, sealed from keeper.server_secret")
  if (await fitsServerSecrets(key, secrets)) return secrets
  throw refused(
    "this database belongs to another keeper's key",
    "restore into an empty database, or a new data directory (--data DIR)",
  )
}

/** The store knows no practices: whatever is there of this one was not restored before. Answers that there are no secrets. */
async function checkStoreTarget(client: Client, practice: string): Promise<ServerSecret[]> {
  const { rowCount } = await client.query("select from store.entry where practice = $1 limit 1", [practice])
  if (rowCount === 0) return []
  throw new ServerError(
    "practice_exists",
    "entries of this practice are there already",
    "restore into a new data directory (--data DIR) or an empty database; to replace it, move the old one aside first",
  )
}

async function readColumns(client: Client): Promise<TableColumns> {
  const { rows } = await client.query<{ table: string; column: string }>(columnsQuery)
  const columns = new Map<string, Set<string>>()
  for (const { table, column } of rows) columns.set(table, (columns.get(table) ?? new Set()).add(column))
  return columns
}

async function withClient<T>(connection: Connection, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(clientConfig(connection))
  client.on("error", () => {})
  try {
    await client.connect()
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}
