/**
 * A second keeper over a running server's database and key, as another server beside it would have: it founds practices and lets people
 * in as their clients would, as many practices as a test needs. What they do afterwards goes through the server itself.
 */
import { randomBytes } from "node:crypto"
import { toBase64url } from "@subrosa/codec"
import { createKeeper, keyEncryptionKeyFromFile } from "@subrosa/keeper"
import { clientConfig, type Db, keeperDatabase, keeperSchema, openDb, type SocketConnection } from "@subrosa/server"
import { type FakeClock, origin, reusableSetupToken, type TestKeeper } from "@subrosa/testkit"
import { Client } from "pg"

export interface OfficeOptions {
  /** As the server's role. */
  connection: SocketConnection
  /** As the superuser, to the same database. */
  admin: SocketConnection
  /** The keeper's key file of that server. */
  keeperKey: string
}

export async function openOffice({ connection, admin, keeperKey }: OfficeOptions): Promise<TestKeeper> {
  const opened: Db[] = []
  const db = (owner: { role: string; schema: string }): Db => {
    const made = openDb({ connection, ...owner, connectionsMax: 4 })
    opened.push(made)
    return made
  }
  const keeperDb = keeperDatabase(db(keeperSchema))
  const close = async () => {
    await Promise.all(opened.map((one) => one.close()))
  }
  const token = randomBytes(32)
  const keyEncryptionKey = await keyEncryptionKeyFromFile(keeperKey, { create: false })
  const keeper = createKeeper({
    db: keeperDb,
    keyEncryptionKey,
    clock: () => new Date(),
    origin,
    rpId: "localhost",
    rpName: "Subrosa",
    setupToken: reusableSetupToken(token),
  })
  await keeper.ready()
  return {
    keeper,
    keyEncryptionKey,
    clock: wallClock(),
    database: { connection, admin, db, query: (text, values) => queryAs(admin, text, values), drop: close },
    db: keeperDb,
    setupToken: toBase64url(token),
    close,
  }
}

/** Runs statements on a connection of its own and answers the last one's rows. */
export async function queryAs(
  connection: SocketConnection,
  text: string,
  values?: unknown[],
): Promise<Record<string, unknown>[]> {
  const client = new Client(clientConfig(connection))
  client.on("error", () => {})
  await client.connect()
  try {
    const result: unknown = await client.query(text, values)
    const last: unknown = Array.isArray(result) ? result.at(-1) : result
    return rowsOf(last)
  } finally {
    await client.end()
  }
}

function rowsOf(result: unknown): Record<string, unknown>[] {
  return typeof result === "object" && result !== null && "rows" in result && Array.isArray(result.rows)
    ? result.rows
    : []
}

/** The machine's own time: the server beside us has no other. */
function wallClock(): FakeClock {
  const fixed = () => {
    throw new Error("the time of a running server cannot be moved")
  }
  return Object.assign(() => Date.now(), { advance: fixed, set: fixed })
}
