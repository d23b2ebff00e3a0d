/**
 * A PostgreSQL that outlived the server that started it (SIGKILL, power of a hypervisor, out of memory).
 *
 * The caller holds the data directory's lock, so whatever still runs here belongs to nobody.
 */
import { execFile } from "node:child_process"
import { readFile, readlink, realpath, rm } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { promisify } from "node:util"
import { processStart } from "../process-identity.ts"

const run = promisify(execFile)

/** Stops a PostgreSQL that still runs on `dir`. Answers whether there was one. */
export async function stopStalePostmaster(dir: string): Promise<boolean> {
  const pidFile = join(dir, "postmaster.pid")
  const pid = Number.parseInt(await readFile(pidFile, "utf8").catch(() => ""), 10)
  if (!Number.isInteger(pid) || pid <= 0) return false
  const started = await processStart(pid)
  // No such process: PostgreSQL removes the file itself, after checking that no backend is left behind.
  if (started === undefined) return false
  if (!(await isPostmasterOf(pid, dir))) {
    // The number now belongs to someone else; PostgreSQL would take it for a running server and refuse to start.
    await rm(pidFile, { force: true })
    return false
  }
  await stopProcess(pid, started)
  return true
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

/** Fast shutdown first (SIGINT), then immediate (SIGQUIT), then SIGKILL: each leaves files that recover. */
async function stopProcess(pid: number, started: string): Promise<void> {
  for (const [signal, waitMs] of [
    ["SIGINT", 10_000],
    ["SIGQUIT", 5_000],
    ["SIGKILL", 5_000],
  ] as const) {
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
