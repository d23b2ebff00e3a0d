/** The server as its users run it: `subrosa start` in a process of its own, which can be killed. */
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { readdir, readFile } from "node:fs/promises"
import { createServer } from "node:net"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { dataLayout, type SocketConnection } from "@subrosa/server"
import { openOffice } from "./office.ts"

export interface ChildServer {
  url: string
  data: string
  pid: number
  /** Path and fragment of the one-time link, while there is no practice. */
  setupLink: string | undefined
  /** As the superuser; changes with every start of PostgreSQL. */
  admin(): Promise<SocketConnection>
  /** Whether it still runs. */
  runs(): boolean
  kill(signal: NodeJS.Signals): Promise<void>
}

export const program = join(import.meta.dirname, "../../packages/cli/bin/subrosa.js")

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1")
  await once(probe, "listening")
  const address = probe.address()
  probe.close()
  if (typeof address !== "object" || address === null) throw new Error("no port")
  return address.port
}

/** Answers when it is ready; throws what it said when it ended instead. */
export async function startChild({ data, port }: { data: string; port: number }): Promise<ChildServer> {
  return startProgram(data, ["start", "--data", data, "--port", String(port)])
}

/** As `startChild`, without what the server does by itself: then every row that changes was changed by a request. */
export async function startQuietChild({ data, port }: { data: string; port: number }): Promise<ChildServer> {
  return startScript(data, [join(import.meta.dirname, "quiet-server.ts"), data, String(port)])
}

/** Any command that says with `--json` when it is ready. As `startChild`. `environment`: variables besides this process's own. */
export async function startProgram(
  data: string,
  command: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<ChildServer> {
  return startScript(data, [program, ...command, "--json"], environment)
}

async function startScript(
  data: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<ChildServer> {
  // Without a terminal's group: a Ctrl-C for the tests ends them, and they end it.
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...childEnvironment(), ...environment },
  })
  const { pid } = child
  if (pid === undefined) throw new Error("the server could not be started")
  const ready = await readyLine(child)
  return {
    url: ready.url,
    data,
    pid,
    setupLink: ready.setupLink,
    admin: () => adminOf(data),
    runs: () => child.exitCode === null && child.signalCode === null,
    async kill(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, "exit")
      child.kill(signal)
      await ended
    },
  }
}

function childEnvironment(): NodeJS.ProcessEnv {
  const { DATABASE_URL: _, NODE_TEST_CONTEXT: __, ...environment } = process.env
  return environment
}

/** What `--json` prints once the server is ready. */
function readyLine(child: ChildProcess): Promise<{ url: string; setupLink: string | undefined }> {
  let [out, problems] = ["", ""]
  child.stderr?.on("data", (part) => {
    problems = (problems + part).slice(-4_000)
  })
  return new Promise((resolve, reject) => {
    child.stdout?.on("data", (part) => {
      out += part
      const ready = parsed(out)
      if (ready !== undefined) resolve(ready)
    })
    child.once("exit", (code, signal) => reject(new Error(`the server ended (${code ?? signal}): ${out}${problems}`)))
  })
}

function parsed(text: string): { url: string; setupLink: string | undefined } | undefined {
  try {
    const { url, setupLink } = JSON.parse(text)
    return typeof url === "string" ? { url, setupLink } : undefined
  } catch {
    return undefined
  }
}

/** `postmaster.pid`: number, directory, start, port, socket's directory, one a line. */
async function postmasterFile(data: string): Promise<string[]> {
  return (await readFile(join(dataLayout(data).postgres, "postmaster.pid"), "utf8")).split("\n")
}

async function adminOf(data: string): Promise<SocketConnection> {
  const [, , , port = "", host = ""] = await postmasterFile(data)
  return { host, port: Number(port), user: "postgres", database: "subrosa" }
}

export async function postmasterPid(data: string): Promise<number> {
  return Number((await postmasterFile(data))[0])
}

/** Processes that serve the server's connections, by their titles. */
export async function backendPids(data: string): Promise<number[]> {
  const postmaster = await postmasterPid(data)
  const found: number[] = []
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue
    const stat = await readFile(`/proc/${name}/stat`, "utf8").catch(() => "")
    const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1])
    if (parent !== postmaster) continue
    const title = await readFile(`/proc/${name}/cmdline`, "utf8").catch(() => "")
    if (/^postgres: subrosa subrosa/.test(title)) found.push(Number(name))
  }
  return found
}

/** Until server and database answer. Throws if the server ends or it takes too long. */
export async function healthy({ url, runs }: ChildServer, timeoutMs = 60_000): Promise<void> {
  for (const end = Date.now() + timeoutMs; Date.now() < end; await sleep(25)) {
    if (!runs()) throw new Error("the server ended by itself")
    const answer = await fetch(`${url}/health`).catch(() => undefined)
    await answer?.arrayBuffer()
    if (answer?.ok === true) return
  }
  throw new Error(`the server was not healthy again within ${timeoutMs} ms`)
}

/** A second keeper over the child's database. */
export async function officeOf(server: ChildServer) {
  const admin = await server.admin()
  const connection = { ...admin, user: "subrosa" }
  return openOffice({ connection, admin, keeperKey: dataLayout(server.data).keeperKey })
}
