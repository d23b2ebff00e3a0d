/** `subrosa witness` as its users run it: a process of its own, which can be killed. */
import { execFile, spawn } from "node:child_process"
import { once } from "node:events"
import { readFile } from "node:fs/promises"
import { join } from "node:path"

const program = join(import.meta.dirname, "../../packages/cli/bin/subrosa.js")

export interface ChildWitness {
  url: string
  /** Its verifier key, for the practice's policy. */
  key: string
  pid: number
  /** Resident memory in MB. */
  memory(): Promise<number>
  kill(signal: NodeJS.Signals): Promise<void>
}

/** Listens on `port`, watches nothing older than what it has cosigned: no grace for late requests. */
export async function startWitness(
  dir: string,
  options: { name: string; port?: number; args?: string[] },
): Promise<ChildWitness> {
  const { name, port = 0, args = [] } = options
  const given = ["witness", "--state", dir, "--name", name, "--port", String(port), "--grace", "0", "--json", ...args]
  const child = spawn(process.execPath, [program, ...given], {
    stdio: ["ignore", "pipe", "pipe"],
    env: childEnvironment(),
  })
  let [out, problems] = ["", ""]
  child.stderr.on("data", (part) => {
    problems += part
  })
  const ready = await new Promise<{ url: string; key: string }>((resolve, reject) => {
    child.stdout.on("data", (part) => {
      out += part
      try {
        resolve(JSON.parse(out))
      } catch {
        // Not all of it yet.
      }
    })
    child.once("exit", (code, signal) => reject(new Error(`the witness ended (${code ?? signal}): ${problems}`)))
  })
  const pid = child.pid ?? 0
  return {
    ...{ url: ready.url, key: ready.key, pid },
    async memory() {
      const status = await readFile(`/proc/${pid}/status`, "utf8")
      return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1000
    },
    async kill(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, "exit")
      child.kill(signal)
      await ended
    },
  }
}

/** Runs a `subrosa` command to its end. */
export function subrosa(...args: string[]): Promise<{ exitCode: number; text: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { env: childEnvironment() }, (error, stdout, stderr) => {
      resolve({ exitCode: typeof error?.code === "number" ? error.code : 0, text: stdout + stderr })
    })
  })
}

function childEnvironment(): NodeJS.ProcessEnv {
  const { DATABASE_URL: _, NODE_TEST_CONTEXT: __, ...environment } = process.env
  return environment
}
