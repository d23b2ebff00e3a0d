/** Databases for tests: each a copy of a template that was migrated once per run. */
import { createHash, randomBytes } from "node:crypto"
import { clientConfig, type Db, migrate, openDb, type SchemaOwner, type SocketConnection } from "@subrosa/server"
import { Client } from "pg"
import { testCluster } from "./cluster.ts"

export interface TestDatabase {
  /** As the server connects: owner of the database, no superuser. */
  connection: SocketConnection
  /** As the superuser, to this database: sees every row. */
  admin: SocketConnection
  /** The database as the owner of a schema sees it. Closed by `drop`. */
  db(owner: Pick<SchemaOwner, "role" | "schema">): Db
  /** Runs statements as the superuser and answers the last one's rows. */
  query(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>
  drop(): Promise<void>
}

/** A fresh database with the owners' schemas; about 30 ms after the first of a run. */
export async function testDatabase(owners: readonly SchemaOwner[] = []): Promise<TestDatabase> {
  const cluster = await testCluster()
  const database = `test_${randomBytes(8).toString("hex")}`
  await withClient(cluster.admin, async (client) => {
    const template = await ensureTemplate(client, cluster.connection, owners)
    await client.query(
      `create database ${database} template ${template} owner ${cluster.connection.user} strategy file_copy`,
    )
  })
  const connection = { ...cluster.connection, database }
  const admin = { ...cluster.admin, database }
  const opened: Db[] = []
  return {
    connection,
    admin,
    db({ role, schema }) {
      const db = openDb({ connection, role, schema, connectionsMax: 4 })
      opened.push(db)
      return db
    },
    query: (text, values) => withClient(admin, async (client) => (await client.query(text, values)).rows),
    async drop() {
      await Promise.all(opened.map((db) => db.close()))
      await withClient(cluster.admin, (client) => client.query(`drop database if exists ${database} with (force)`))
    },
  }
}

/** The template's name; it is made under another one and renamed, so that a half-made template is never copied. */
async function ensureTemplate(
  client: Client,
  server: SocketConnection,
  owners: readonly SchemaOwner[],
): Promise<string> {
  const digest = createHash("sha256").update(
    JSON.stringify(owners.map(({ schema, role, migrations }) => [schema, role, migrations])),
  )
  const name = `template_${digest.digest("hex").slice(0, 16)}`
  const key = 7_400
  await client.query("select pg_advisory_lock($1)", [key])
  try {
    const { rowCount } = await client.query("select from pg_database where datname = $1", [name])
    if (rowCount !== 0) return name
    const making = `${name}_making`
    await client.query(`drop database if exists ${making} with (force)`)
    await client.query(`create database ${making} owner ${server.user}`)
    await withClient({ ...server, database: making }, (own) => migrate(own, owners))
    await client.query(`alter database ${making} rename to ${name}`)
    return name
  } finally {
    await client.query("select pg_advisory_unlock($1)", [key])
  }
}

async function withClient<T>(connection: SocketConnection, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(clientConfig(connection))
  client.on("error", () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
