/**
 * A running server from its configuration: data directory, database, migrations, modules, web app, HTTP.
 *
 * What can be refused cheaply is refused first; what takes long (PostgreSQL, building the web app) runs side by side; the port
 * opens last, when everything behind it answers.
 */
import { readFile } from "node:fs/promises"
import { Client } from "pg"
import type { Config } from "./config.ts"
import { type DataLayout, openDataDirectory } from "./data-directory.ts"
import { ServerError } from "./errors.ts"
import { buildApp } from "./http/app.ts"
import { checkPortFree, listen, withFreePort } from "./listen.ts"
import { rotateLog } from "./log-file.ts"
import type { BuiltModule, ServerModule } from "./module.ts"
import { type Connection, clientConfig } from "./postgres/connection.ts"
import { openDb } from "./postgres/database.ts"
import { type EmbeddedEvent, type EmbeddedPostgres, startEmbedded } from "./postgres/embedded.ts"
import { checkExternal } from "./postgres/external.ts"
import { migrate, type SchemaOwner } from "./postgres/migrate.ts"
import { buildWeb, type WebBuildProgress } from "./web/build.ts"

export type StartProgress =
  | { step: "postgres"; event: EmbeddedEvent }
  | { step: "migrated"; count: number }
  | { step: "web"; progress: WebBuildProgress }
  | { step: "warning"; message: string }

export interface StartOptions {
  modules: readonly ServerModule[]
  onProgress?: (progress: StartProgress) => void
  /** Directory of a built web app, `false` for none; by default it is built from the sources when they have changed. */
  web?: string | false
  clock?: () => number
}

export interface RunningServer {
  /** Where browsers reach it. */
  url: string
  /** One-time link to set up the first practice, while there is none. */
  setupLink: string | undefined
  /** Where the data is, and how to reach the database; for the command line and the drills. */
  layout: DataLayout
  database: Connection
  /** The embedded PostgreSQL, unless DATABASE_URL names another. */
  postgres: EmbeddedPostgres | undefined
  /** Finishes what is being answered, then stops everything in the reverse order. Safe to call twice. */
  close(): Promise<void>
}

/** Starts the server. Throws ServerError; what had been started until then is stopped again. */
export async function startServer(given: Config, options: StartOptions): Promise<RunningServer> {
  const { modules, onProgress = () => {}, clock = Date.now } = options
  const undo: (() => Promise<void>)[] = []
  const close = once(async () => {
    for (const step of undo.reverse()) await step()
  })
  try {
    const config = await withFreePort(given)
    await checkPortFree(config)
    const tls = await readTls(config)
    const { layout, lock } = await openDataDirectory(config.data, () => {
      onProgress({ step: "warning", message: "another server took over the data directory; this one stops" })
      void close()
    })
    undo.push(() => lock.release())
    await rotateLog(layout.serverLog)

    const web =
      options.web ??
      buildWeb({ fallbackDir: layout.web, onProgress: (progress) => onProgress({ step: "web", progress }) })
    // Its failure is awaited below; until then it must not count as unhandled.
    if (web instanceof Promise) web.catch(() => {})

    const { connection, postgres } = await openDatabase(config, layout, onProgress)
    if (postgres !== undefined) undo.push(() => postgres.stop())
    await migrateAll(connection, modules, onProgress)

    const built: BuiltModule[] = []
    for (const module of modules) {
      const db = openDb({ connection, role: module.role, schema: module.schema })
      undo.push(() => db.close())
      const part = await module.build({ db, layout, origin: config.origin, config, clock })
      if (part.close !== undefined) undo.push(part.close.bind(part))
      built.push(part)
    }
    const app = await buildApp({
      routes: built.flatMap((part) => part.routes),
      origin: config.origin,
      webDir: await webDirOf(web),
      tls,
      log: { file: layout.serverLog },
      clock,
    })
    undo.push(() => closeApp(app))
    await listen(app, config)
    const url = config.origin
    const setupPath = built.find((part) => part.setupPath !== undefined)?.setupPath
    return { url, setupLink: setupPath && url + setupPath, layout, database: connection, postgres, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Starts the embedded PostgreSQL, or checks the operator's own. */
export async function openDatabase(
  config: Pick<Config, "databaseUrl">,
  layout: DataLayout,
  onProgress: (progress: StartProgress) => void,
) {
  if (config.databaseUrl !== undefined) {
    const { warnings } = await checkExternal(config.databaseUrl)
    for (const message of warnings) onProgress({ step: "warning", message })
    const connection: Connection = { url: config.databaseUrl }
    return { connection, postgres: undefined }
  }
  const postgres = await startEmbedded({
    dir: layout.postgres,
    runDir: layout.run,
    logFile: layout.postgresLog,
    onEvent: (event) => onProgress({ step: "postgres", event }),
  })
  return { connection: postgres.connection, postgres }
}

/** Brings the schemas up to date on a connection of its own. */
export async function migrateAll(
  connection: Connection,
  modules: readonly SchemaOwner[],
  onProgress: (progress: StartProgress) => void,
) {
  const client = new Client(clientConfig(connection))
  client.on("error", () => {})
  try {
    await client.connect()
    const applied = await migrate(client, modules)
    if (applied.length > 0) onProgress({ step: "migrated", count: applied.length })
  } finally {
    await client.end().catch(() => {})
  }
}

async function webDirOf(web: string | false | Promise<{ dir: string }>): Promise<string | undefined> {
  if (web === false) return undefined
  return typeof web === "string" ? web : (await web).dir
}

async function readTls({ tls }: Config): Promise<{ cert: Uint8Array; key: Uint8Array } | undefined> {
  if (tls === undefined) return undefined
  try {
    return { cert: await readFile(tls.cert), key: await readFile(tls.key) }
  } catch (error) {
    throw new ServerError(
      "invalid_option",
      "the TLS certificate or its key cannot be read",
      `check ${tls.cert} and ${tls.key}`,
      error,
    )
  }
}

/** Answers in progress get ten seconds; then their connections are cut. */
export async function closeApp(app: Awaited<ReturnType<typeof buildApp>>): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), 10_000)
  await app.close()
  clearTimeout(cut)
}

export function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => {
    running ??= work()
    return running
  }
}
