/** A Subrosa server as people start it, on a throwaway data directory with its own, durable PostgreSQL. */
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { chmod, mkdir, readFile, realpath } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { dataLayout, type SocketConnection } from "@subrosa/server"
import { Client } from "pg"
import packageJson from "../../package.json" with { type: "json" }
import type { Watched } from "../load/run-load.ts"
import { residentMib } from "./memory.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))

/** What `npm start` runs, Node's own flags included. */
const startCommand = packageJson.scripts.start.split(" ").slice(1)

export interface ServerProcess {
  url: string
  port: number
  setupToken: string
  data: string
  keeperKey: string
  pids: Watched
  /** As the owner of the tables, whom no row-level security binds. */
  connection: SocketConnection
  /** As the superuser, to the same database. */
  admin: SocketConnection
  /** MiB that the server process is resident, and the most it was so far, without PostgreSQL. */
  memory(): { now: number; peak: number }
  stop(): Promise<void>
}

/** `profile`: directory for its CPU profile. @throws with what it printed when it does not start */
export async function startServerProcess(data: string, profile: string | undefined): Promise<ServerProcess> {
  // PostgreSQL's own account must be able to walk to the socket.
  await mkdir(data, { recursive: true })
  await chmod(data, 0o711)
  const inspect = profile === undefined ? [] : ["--cpu-prof", "--cpu-prof-dir", profile]
  const child = spawn(process.execPath, [...inspect, ...startCommand, "--data", data, "--port", "0", "--json"], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, DATABASE_URL: "" },
  })
  const { url, setupLink } = await readyAnswer(child)
  const { pid } = child
  if (pid === undefined) throw new Error("invariant: a process that has answered has an id")
  const layout = dataLayout(data)
  const postmaster = Number((await readFile(join(layout.postgres, "postmaster.pid"), "utf8")).split("\n")[0])
  const connection = { host: await socketOf(layout.postgres), port: 5432, user: "subrosa", database: "subrosa" }
  let memory = { now: 0, peak: 0 }
  return {
    url,
    port: Number(new URL(url).port),
    setupToken: setupLink.replace(/^.*#/, ""),
    data,
    keeperKey: layout.keeperKey,
    pids: { server: pid, postgres: postmaster },
    connection,
    admin: { ...connection, user: "postgres" },
    memory() {
      memory = residentMib(pid) ?? memory
      return memory
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, "exit")
      child.kill("SIGTERM")
      await exited
    },
  }
}

/** The socket's directory stands in the fifth line of postmaster.pid (PostgreSQL manual, "Database File Layout"). */
async function socketOf(cluster: string): Promise<string> {
  const lines = (await readFile(join(cluster, "postmaster.pid"), "utf8")).split("\n")
  return realpath(lines[4] ?? "")
}

/** Reads the JSON that `start --json` prints once it is ready. */
async function readyAnswer(child: ChildProcess): Promise<{ url: string; setupLink: string }> {
  let printed = ""
  let failed = ""
  child.stdout?.on("data", (chunk: Buffer) => {
    printed += chunk.toString()
  })
  child.stderr?.on("data", (chunk: Buffer) => {
    failed += chunk.toString()
  })
  for (;;) {
    const answer = parse(printed)
    if (answer !== undefined) return answer
    if (child.exitCode !== null) throw new Error(`the server did not start: ${failed}`)
    await sleep(50)
  }
}

function parse(text: string): { url: string; setupLink: string } | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** One connection for a few statements. */
export async function withClient<T>(connection: SocketConnection, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(connection)
  client.on("error", () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
