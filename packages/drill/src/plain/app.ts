/**
 * The ordinary web application that every drill runs against as well: Fastify, a session cookie, role checks, one SQL database, an audit
 * table. What most practices have, kept with care; nothing in it is exaggerated.
 */
import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import fastifyCookie from "@fastify/cookie"
import { clientConfig, type SocketConnection, startEmbedded } from "@subrosa/server"
import fastify from "fastify"
import pg from "pg"
import type { Person } from "../population/person.ts"
import { addRoutes } from "./routes.ts"
import { fill, type PlainContent } from "./schema.ts"

export interface PlainApp extends PlainContent {
  url: string
  /** As the database's superuser. */
  admin: SocketConnection
  /** Where its cluster and logs lie. */
  dir: string
  query<T extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<T[]>
  close(): Promise<void>
}

export interface PlainOptions {
  dir: string
  people: readonly Person[]
  /** False: its checks of role and clinic are taken out. */
  checks?: boolean
  /** Put into every page: what marketing asked for. */
  tag?: string
}

const database = "records"

export async function startPlainApp({ dir, people, checks = true, tag = "" }: PlainOptions): Promise<PlainApp> {
  await mkdir(dir, { recursive: true })
  const postgres = await startEmbedded({
    dir: join(dir, "postgres"),
    runDir: join(dir, "run"),
    logFile: join(dir, "postgres.log"),
  })
  const admin = { ...postgres.admin, database }
  let pool: pg.Pool | undefined
  try {
    const content = await prepare(postgres.admin, admin, people)
    pool = new pg.Pool({ ...clientConfig(admin), max: 8 })
    pool.on("error", () => {})
    const query = async <T extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
      (await (pool as pg.Pool).query<T>(text, values)).rows
    const app = fastify({ logger: { file: join(dir, "app.log") } })
    await app.register(fastifyCookie)
    addRoutes(app, { query, checks, tag })
    const url = await app.listen({ port: 0, host: "127.0.0.1" })
    return {
      ...content,
      url: url.replace("127.0.0.1", "localhost"),
      admin,
      dir,
      query,
      async close() {
        await app.close()
        await pool?.end()
        await postgres.stop()
      },
    }
  } catch (error) {
    await pool?.end()
    await postgres.stop()
    throw error
  }
}

async function prepare(superuser: SocketConnection, admin: SocketConnection, people: readonly Person[]) {
  await connected(superuser, (client) => client.query(`create database ${database}`))
  return connected(admin, (client) => fill(client, people))
}

async function connected<T>(connection: SocketConnection, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(clientConfig(connection))
  client.on("error", () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}
