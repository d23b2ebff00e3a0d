/** Starts server-process.ts, with or without its permission checks, and waits until it serves. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import type { SocketConnection } from "@subrosa/server"

export interface ServerProcess {
  url: string
  /** As the database's superuser. */
  admin: SocketConnection
  setupToken: string
  stop(): Promise<void>
}

const program = fileURLToPath(new URL("server-process.ts", import.meta.url))
const hooks = new URL("remove-checks.ts", import.meta.url).href

export async function runServer(data: string, { checks }: { checks: boolean }): Promise<ServerProcess> {
  const args = [...(checks ? [] : ["--import", hooks]), program, data]
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] })
  const ended = once(child, "exit")
  const stop = async () => {
    child.stdin.end()
    await ended
  }
  const first = once(createInterface({ input: child.stdout }), "line")
  const died = ended.then(() => {
    throw new Error("the server under attack ended before it served")
  })
  died.catch(() => {})
  const [line] = (await Promise.race([first, died])) as [string]
  return { ...(JSON.parse(line) as Omit<ServerProcess, "stop">), stop }
}
