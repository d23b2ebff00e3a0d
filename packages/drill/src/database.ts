/** The database administrator's connection to an instance: superuser of the database that the product uses. */
import { clientConfig, type RunningServer } from "@subrosa/server"
import pg from "pg"

export async function administer<T>(server: RunningServer, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connectAdministrator(server)
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}

export async function connectAdministrator({ postgres }: RunningServer): Promise<pg.Client> {
  if (postgres === undefined) throw new Error("a drill's instance runs its own PostgreSQL")
  const client = new pg.Client(clientConfig({ ...postgres.admin, database: postgres.connection.database }))
  client.on("error", () => {})
  await client.connect()
  return client
}
