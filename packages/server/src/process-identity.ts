/**
 * Who a process is, beyond its number: numbers are reused after a crash or a reboot and repeat in every container.
 */
import { execFile } from "node:child_process"
import { readFile, readlink } from "node:fs/promises"
import { hostname } from "node:os"
import { promisify } from "node:util"

const run = promisify(execFile)

export interface ProcessIdentity {
  pid: number
  /** When the process started, in the platform's own notation; undefined if there is no such process. */
  started: string
  /** The machine (and on Linux its boot and PID namespace) in which `pid` means something. */
  space: string
}

/** A mark of when process `pid` started, or undefined if there is none. */
export async function processStart(pid: number): Promise<string | undefined> {
  if (process.platform === "linux") {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "")
    // The command name, in parentheses, may hold spaces; state is the first field after it, starttime the 20th (proc(5)).
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ")
    return fields[0] === "Z" ? undefined : fields[19]
  }
  const { stdout } = await run("ps", ["-o", "lstart=", "-p", String(pid)]).catch(() => ({ stdout: "" }))
  return stdout.trim() || undefined
}

/** The space in which this process's number means something. */
export async function processSpace(): Promise<string> {
  const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => "")
  const namespace = await readlink("/proc/self/ns/pid").catch(() => "")
  return [hostname(), boot.trim(), namespace].join(" ")
}

export async function ownIdentity(): Promise<ProcessIdentity> {
  return { pid: process.pid, started: (await processStart(process.pid)) ?? "", space: await processSpace() }
}

/** Whether that process lives: undefined when it belongs to another machine or container, which cannot be told. */
export async function stillLives(identity: ProcessIdentity): Promise<boolean | undefined> {
  if (identity.space !== (await processSpace())) return undefined
  return (await processStart(identity.pid)) === identity.started
}
