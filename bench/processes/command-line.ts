/** The command line as people run it, watched. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { cpuSecondsOfFamily } from "./cpu-time.ts"
import { familyPeakMib } from "./memory.ts"

const program = fileURLToPath(new URL("../../packages/cli/bin/subrosa.js", import.meta.url))

export interface RunOptions {
  /** Where its state goes in place of the user's home. */
  home: string
  /** Directory for its CPU profile. */
  profile?: string | undefined
}

export interface Ran {
  printed: string
  /** MiB: the most that it was resident, with whatever it started. */
  peakMib: number
  /** Seconds of CPU, as of the last look. */
  cpu: number
}

/** Of every key file here. */
export const passphrase = "correct horse battery staple"

const lookEveryMs = 200

/** @throws when it ends with a code other than 0 or 7 (done, but some of the input was refused) */
export async function runCommandLine(args: readonly string[], { home, profile }: RunOptions): Promise<Ran> {
  const inspect = profile === undefined ? [] : ["--cpu-prof", "--cpu-prof-dir", profile]
  const child = spawn(process.execPath, [...inspect, program, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, SUBROSA_PASSPHRASE: passphrase, XDG_STATE_HOME: home },
  })
  const { pid } = child
  if (pid === undefined) throw new Error("the command line could not be started")
  const ran: Ran = { printed: "", peakMib: 0, cpu: 0 }
  child.stdout.on("data", (chunk: Buffer) => {
    ran.printed += chunk.toString()
  })
  const look = setInterval(() => {
    ran.peakMib = Math.max(ran.peakMib, familyPeakMib(pid))
    ran.cpu = Math.max(ran.cpu, cpuSecondsOfFamily(pid))
  }, lookEveryMs)
  const [code] = await once(child, "close")
  clearInterval(look)
  if (code !== 0 && code !== 7) throw new Error(`subrosa ${args.join(" ")} ended with ${String(code)}`)
  return ran
}
