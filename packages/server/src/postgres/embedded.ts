/**
 * Subrosa's own PostgreSQL: a child process on a private Unix socket, with no network port to forget open.
 *
 * Started, watched and restarted here. It runs in a session of its own, so that Ctrl-C in the terminal reaches the server
 * first, which then stops it in order.
 */
import { type ChildProcess, type StdioOptions, spawn } from "node:child_process"
import { once } from "node:events"
import { readFile } from "node:fs/promises"
import { dirname } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { Client } from "pg"
import { diskFull } from "../data-directory.ts"
import { codeOf, ServerError } from "../errors.ts"
import { openLog, rotateLog } from "../log-file.ts"
import { executableBy, findBinaries } from "./binaries.ts"
import * as files from "./cluster-files.ts"
import { clientConfig } from "./connection.ts"
import { openDoor } from "./door.ts"
import { databaseFailure } from "./failure.ts"
import { postgresAccount } from "./os-account.ts"
import { settingArguments, settings } from "./settings.ts"
import { makeSocketDirectory } from "./socket-directory.ts"
import { clearDeadPostmaster, stopStalePostmaster } from "./stale-postmaster.ts"

export type EmbeddedEvent =
  | { kind: "initializing" }
  | { kind: "took over" }
  | { kind: "crashed"; exitCode: number | null; signal: string | null; retryInMs: number }
  | { kind: "recovered" }

export interface EmbeddedOptions {
  /** The cluster's directory; its parent is the data directory. */
  dir: string
  /** Where the socket goes if the path is short enough. */
  runDir: string
  logFile: string
  /** False for throwaway test clusters. */
  durable?: boolean
  onEvent?: (event: EmbeddedEvent) => void
}

export interface SocketConnection {
  host: string
  port: number
  user: string
  database: string
}

export interface EmbeddedPostgres {
  /** As the server's role, to its database. */
  connection: SocketConnection
  /** As the superuser, to the database `postgres`. For tests and repair. */
  admin: SocketConnection
  /** Process id of the running postmaster, undefined between a crash and its restart. */
  pid(): number | undefined
  /** Fast shutdown: open transactions are rolled back, what was committed is on disk. */
  stop(): Promise<void>
}

/** Replaying a long write-ahead log after a crash takes minutes, not more. */
const readyTimeoutMs = 300_000

/** The part of a log that one launch wrote. */
interface LogPart {
  file: string
  start: number
}

/** Starts it and answers when it accepts queries. Throws ServerError (`postgres_…`, `data_not_reachable`, `disk_full`). */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { dir, logFile, durable = true, onEvent = () => {} } = options
  const account = await postgresAccount()
  const found = await findBinaries()
  if (account !== undefined) await files.openWayTo(dir, account)
  const binaries = account === undefined ? found : await executableBy(account, found, dirname(dir))
  const version = await files.clusterVersion(dir)
  if (version === undefined) {
    onEvent({ kind: "initializing" })
    await files.initCluster(binaries, dir, account, durable)
  } else {
    files.checkClusterVersion(dir, version)
    if (await stopStalePostmaster(dir)) onEvent({ kind: "took over" })
  }
  await files.writeAccessRules(dir, account)
  await rotateLog(logFile)
  const door = await openDoor(dir, account)
  const socket = await makeSocketDirectory(options.runDir, account)
  const connection = { host: socket.path, port: 5432, user: files.serverRole, database: files.serverRole }
  const admin = { ...connection, user: files.superuser, database: "postgres" }
  const args = ["-D", door.path, ...settingArguments(settings({ socketDir: socket.path, durable }))]

  let child: ChildProcess | undefined
  let stopping = false
  let restarting: Promise<void> | undefined
  // Best effort when the server exits without stop(): what it leaves is taken over by the next start.
  const killOnExit = () => child?.kill("SIGINT")
  process.once("exit", killOnExit)

  async function launch(): Promise<void> {
    const log = await openLog(logFile)
    const { size: logStart } = await log.stat()
    try {
      const stdio: StdioOptions = ["ignore", log.fd, log.fd, door.descriptor ?? "ignore"]
      const born = spawn(binaries.postgres, args, {
        cwd: "/",
        env: files.clusterEnvironment,
        detached: true,
        stdio,
        ...account,
      })
      child = born
      await once(born, "spawn")
      const crashed = once(born, "exit")
      await waitUntilReady(born, admin, connection, { file: logFile, start: logStart })
      void crashed.then(([exitCode, signal]) => onExit(exitCode, signal))
    } catch (error) {
      await kill(child)
      child = undefined
      throw error
    } finally {
      await log.close()
    }
  }

  function onExit(exitCode: number | null, signal: string | null): void {
    child = undefined
    if (stopping) return
    onEvent({ kind: "crashed", exitCode, signal, retryInMs: 100 })
    restarting = restart().finally(() => {
      restarting = undefined
    })
  }

  async function restart(): Promise<void> {
    for (let delayMs = 100; !stopping; delayMs = Math.min(delayMs * 2, 5_000)) {
      await sleep(delayMs)
      if (stopping) return
      try {
        // Backends that outlive their postmaster would keep the next one from starting.
        await clearDeadPostmaster(dir)
        await launch()
        return onEvent({ kind: "recovered" })
      } catch {
        onEvent({ kind: "crashed", exitCode: null, signal: null, retryInMs: Math.min(delayMs * 2, 5_000) })
      }
    }
  }

  try {
    await launch()
  } catch (error) {
    process.removeListener("exit", killOnExit)
    await socket.remove()
    await door.close()
    throw error
  }
  return {
    connection,
    admin,
    pid: () => child?.pid,
    async stop() {
      stopping = true
      await restarting
      await kill(child)
      process.removeListener("exit", killOnExit)
      await socket.remove()
      await door.close()
    },
  }
}

/** Polls with real connections: a recovering server answers 57P03 for as long as it replays its log. */
async function waitUntilReady(
  child: ChildProcess,
  admin: SocketConnection,
  connection: SocketConnection,
  log: LogPart,
) {
  const deadline = Date.now() + readyTimeoutMs
  for (let pauseMs = 10; ; pauseMs = Math.min(pauseMs * 1.2, 250)) {
    if (child.exitCode !== null || child.signalCode !== null) throw await failedToStart(log)
    try {
      return await probe(connection)
    } catch (error) {
      // 28000: no such role, 3D000: no such database: the cluster is fresh.
      if (codeOf(error) === "28000" || codeOf(error) === "3D000") await createDatabase(admin)
      else if (databaseFailure(error) !== "database_unreachable" || Date.now() > deadline) throw error
      await sleep(pauseMs)
    }
  }
}

async function probe(connection: SocketConnection): Promise<void> {
  const client = new Client(clientConfig(connection))
  client.on("error", () => {})
  try {
    await client.connect()
    await client.query("select 1")
  } finally {
    await client.end().catch(() => {})
  }
}

/** The server's role may create the module's roles and databases of its own, nothing else. */
async function createDatabase(admin: SocketConnection): Promise<void> {
  const client = new Client(clientConfig(admin))
  client.on("error", () => {})
  try {
    await client.connect()
    const { rowCount } = await client.query("select from pg_roles where rolname = $1", [files.serverRole])
    if (rowCount === 0) await client.query(`create role ${files.serverRole} login createrole`)
    await client.query(`create database ${files.serverRole} owner ${files.serverRole}`)
  } finally {
    await client.end().catch(() => {})
  }
}

/** What PostgreSQL wrote since it was launched says why it is gone. */
async function failedToStart({ file, start }: LogPart): Promise<ServerError> {
  const text = (await readFile(file).catch(() => Buffer.alloc(0))).subarray(start).toString()
  if (/No space left on device/.test(text)) return diskFull(dirname(file))
  const fatal = text.match(/(?<=(FATAL|PANIC): +)\S.*$/gm)?.filter((line) => !line.startsWith("the database system is"))
  const reason = fatal?.at(-1) ?? "it gave no reason"
  return new ServerError("postgres_failed", `PostgreSQL did not start: ${reason}`, `read the end of ${file}`)
}

async function kill(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, "exit")
  child.kill("SIGINT")
  const harder = [setTimeout(() => child.kill("SIGQUIT"), 20_000), setTimeout(() => child.kill("SIGKILL"), 25_000)]
  await exited
  harder.forEach(clearTimeout)
}
