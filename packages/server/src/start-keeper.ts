/**
 * The keeper as a process of its own: its database with its schema alone, its key, and a listener for the store's server.
 *
 * It knows no ciphertext. What it must know of the outside is the origin that passkeys are bound to.
 */
import { chmod, rm } from "node:fs/promises"
import { createConnection } from "node:net"
import type { FastifyInstance } from "fastify"
import packageJson from "../package.json" with { type: "json" }
import { keeperRoutes } from "./compose.ts"
import { type Config, type ConfigInput, readConfig } from "./config.ts"
import { type DataLayout, openDataDirectory } from "./data-directory.ts"
import { codeOf, ServerError } from "./errors.ts"
import { buildApp } from "./http/app.ts"
import { type LinkConfig, readLink, readPem } from "./keeper-link/link-address.ts"
import { linkRoutes } from "./keeper-link/link-routes.ts"
import { localPort } from "./keeper-link/local-port.ts"
import { rotateLog } from "./log-file.ts"
import { buildKeeper, keeperSchema, rpIdOf } from "./modules.ts"
import { openDb } from "./postgres/database.ts"
import { closeApp, migrateAll, once, openDatabase, type StartProgress } from "./start.ts"

export interface KeeperConfigInput extends Pick<ConfigInput, "data" | "origin" | "databaseUrl" | "keeperKey"> {
  listen: string
  tlsCert?: string | undefined
  tlsKey?: string | undefined
  tlsCa?: string | undefined
}

export interface KeeperConfig {
  /** As the server's: data directory, database, key, and the origin that people type. */
  config: Config
  listen: LinkConfig
}

/** @throws ServerError `invalid_option` */
export function readKeeperConfig(input: KeeperConfigInput): KeeperConfig {
  const { data, origin, databaseUrl, keeperKey } = input
  const files = { cert: input.tlsCert, key: input.tlsKey, ca: input.tlsCa }
  return {
    config: readConfig({ data: data ?? ".subrosa-keeper", origin, databaseUrl, keeperKey }),
    listen: readLink({ address: input.listen, ...files }, "--tls-cert, --tls-key and --tls-ca"),
  }
}

export interface RunningKeeper {
  /** One-time link to set up the first practice, while there is none. */
  setupLink: string | undefined
  layout: DataLayout
  /** Finishes what is being answered, then stops. Safe to call twice. */
  close(): Promise<void>
}

export interface StartKeeperOptions {
  onProgress?: (progress: StartProgress) => void
  clock?: () => number
  environment?: Record<string, string | undefined>
}

/** @throws ServerError; what had been started until then is stopped again */
export async function startKeeper(
  { config, listen }: KeeperConfig,
  { onProgress = () => {}, clock = Date.now, environment = process.env }: StartKeeperOptions = {},
): Promise<RunningKeeper> {
  const { origin } = config
  const undo: (() => Promise<void>)[] = []
  const close = once(async () => {
    for (const step of undo.reverse()) await step()
  })
  try {
    const tls = listen.files === undefined ? undefined : await readPem(listen.files)
    const { layout, lock } = await openDataDirectory(config.data, () => {
      onProgress({ step: "warning", message: "another keeper took over the data directory; this one stops" })
      void close()
    })
    undo.push(() => lock.release())
    await rotateLog(layout.serverLog)
    const { connection, postgres } = await openDatabase(config, layout, onProgress)
    if (postgres !== undefined) undo.push(() => postgres.stop())
    await migrateAll(connection, [keeperSchema], onProgress)
    const db = openDb({ connection, role: keeperSchema.role, schema: keeperSchema.schema })
    undo.push(() => db.close())
    const built = await buildKeeper({ db, layout, origin, config, clock }, environment)
    undo.push(() => built.close())
    const { keeper, setupPath } = built
    const now = () => new Date(clock())
    const own = keeperRoutes({ keeper, clock: now, rpId: rpIdOf(origin), version: packageJson.version })
    const routes = linkRoutes({ keeper, port: localPort(keeper), clock: now, origin }, own)
    const app = await buildApp({ routes, origin, tls, log: { file: layout.serverLog }, clock })
    undo.push(() => closeApp(app))
    await listenAt(app, listen)
    return { setupLink: setupPath && origin + setupPath, layout, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function listenAt(app: FastifyInstance, { address }: LinkConfig): Promise<void> {
  try {
    if (address.kind === "tls") return void (await app.listen({ host: address.host, port: address.port }))
    if (await isStale(address.path)) await rm(address.path)
    await app.listen({ path: address.path })
    // The group too: the store's server may run as another user of it.
    await chmod(address.path, 0o660)
  } catch (error) {
    const place = address.kind === "unix" ? address.path : `${address.host}:${address.port}`
    const taken = codeOf(error) === "EADDRINUSE"
    throw new ServerError(
      taken ? "port_taken" : "address_unavailable",
      taken ? `something listens at ${place} already` : `cannot listen at ${place}`,
      taken
        ? "stop it (perhaps another keeper), or choose another --listen"
        : "choose an address of this machine, or a directory this user may write in",
      error,
    )
  }
}

/** Whether a socket's file is there that nobody listens on any more: left by a keeper that was killed. */
function isStale(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createConnection(path)
    probe.once("connect", () => {
      probe.destroy()
      resolve(false)
    })
    probe.once("error", (error) => resolve(codeOf(error) === "ECONNREFUSED"))
  })
}
