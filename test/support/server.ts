/** The composed server in this process, on a PostgreSQL of its own, in a directory that goes with it. */
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type DataLayout, readConfig, type SocketConnection, startServer, subrosaModules } from "@subrosa/server"
import { mailServer, type TestKeeper } from "@subrosa/testkit"
import { openOffice } from "./office.ts"

export interface TestServer {
  url: string
  layout: DataLayout
  admin: SocketConnection
  office: TestKeeper
  close(): Promise<void>
}

export async function testServer(): Promise<TestServer> {
  const dir = await mkdtemp(join(tmpdir(), "subrosa-gate-"))
  const mail = await mailServer()
  const server = await startServer(readConfig({ data: dir, port: 0 }), {
    modules: subrosaModules({ ...mail.environment }, { jobs: false }),
    web: false,
  })
  const { url, layout, postgres } = server
  if (postgres === undefined) throw new Error("the embedded PostgreSQL was asked for")
  const { connection } = postgres
  const admin = { ...postgres.admin, database: connection.database }
  const office = await openOffice({ connection, admin, keeperKey: layout.keeperKey })
  return {
    url,
    layout,
    admin,
    office,
    async close() {
      await office.close()
      await server.close()
      await mail.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
