/**
 * A PostgreSQL that outlived the server that started it (SIGKILL, power of a hypervisor, out of memory).
 *
 * The caller holds the data directory's lock, so whatever still runs here belongs to nobody.
 */
import { execFile } from "node:child_process"
import { readdir, readFile, readlink, realpath, rm } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { promisify } from "node:util"
import { codeOf } from "../errors.ts"
import { processStart } from "../process-identity.ts"

const run = promisify(execFile)

/** Stops a PostgreSQL that still runs on `dir`, and what is left of one that was killed. Answers whether there was one. */
export async function stopStalePostmaster(dir: string): Promise<boolean> {
  const pid = await postmasterPid(dir)
  if (pid === undefined) return false
  const started = await processStart(pid)
  if (started === undefined) {
    await clearDeadPostmaster(dir)
    return false
  }
  if (!(await isPostmasterOf(pid, dir))) {
    // The number now belongs to someone else; PostgreSQL would take it for a running server and refuse to start.
    await rm(pidFileOf(dir), { force: true })
    return false
  }
  await stopProcess(pid, started, postmasterSignals)
  await stopOrphans(dir)
  return true
}

/** Clears away what a killed postmaster left on `dir`: its backends, and its file where PostgreSQL would not. A living one is left alone. */
export async function clearDeadPostmaster(dir: string): Promise<void> {
  const pid = await postmasterPid(dir)
  if (pid === undefined || (await processStart(pid)) !== undefined) return
  await stopOrphans(dir)
  // A process that has ended keeps its number until someone has waited for it, and PostgreSQL would take it for a running server.
  // Nothing works here any more, so the file may go; for a number that is free PostgreSQL removes it itself.
  if (isTaken(pid)) await rm(pidFileOf(dir), { force: true })
}

const pidFileOf = (dir: string): string => join(dir, "postmaster.pid")

async function postmasterPid(dir: string): Promise<number | undefined> {
  const pid = Number.parseInt(await readFile(pidFileOf(dir), "utf8").catch(() => ""), 10)
  return Number.isInteger(pid) && pid > 0 ? pid : undefined
}

/**
 * Stops the backends that a killed postmaster left behind. Each ends by itself when it next looks up from its work, but until then
 * PostgreSQL refuses to start ("pre-existing shared memory block is still in use"). Linux only: elsewhere one waits and tries again.
 */
async function stopOrphans(dir: string): Promise<void> {
  if (process.platform !== "linux") return
  const real = await realpath(dir)
  const orphans = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number)
  await Promise.all(
    orphans.map(async (pid) => {
      const [started, cwd] = [await processStart(pid), await readlink(`/proc/${pid}/cwd`).catch(() => undefined)]
      if (started === undefined || cwd !== real) return
      const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")
      if (/^postgres: /.test(command)) await stopProcess(pid, started, backendSignals)
    }),
  )
}

/** Whether the number is in use, be it by a process that has ended. */
function isTaken(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === "EPERM"
  }
}

async function isPostmasterOf(pid: number, dir: string): Promise<boolean> {
  const real = await realpath(dir)
  if (process.platform === "linux") {
    const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")
    // A postmaster works in its data directory.
    const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => undefined)
    return /postgres\0/.test(command) && cwd === real
  }
  const { stdout } = await run("ps", ["-o", "command=", "-p", String(pid)]).catch(() => ({ stdout: "" }))
  return /postgres/.test(stdout) && (stdout.includes(real) || stdout.includes(dir))
}

type Signals = readonly (readonly [signal: NodeJS.Signals, waitMs: number])[]

/** Fast shutdown first (SIGINT), then immediate (SIGQUIT), then SIGKILL: each leaves files that recover. */
const postmasterSignals: Signals = [
  ["SIGINT", 10_000],
  ["SIGQUIT", 5_000],
  ["SIGKILL", 5_000],
]
/** To a backend SIGINT only means to give up its query. */
const backendSignals: Signals = [
  ["SIGQUIT", 2_000],
  ["SIGKILL", 5_000],
]

async function stopProcess(pid: number, started: string, signals: Signals): Promise<void> {
  for (const [signal, waitMs] of signals) {
    try {
      process.kill(pid, signal)
    } catch {
      return
    }
    for (const end = Date.now() + waitMs; Date.now() < end; await sleep(10)) {
      if ((await processStart(pid)) !== started) return
    }
  }
}
