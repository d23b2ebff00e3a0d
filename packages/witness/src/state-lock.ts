/**
 * One witness per state directory: two would each cosign what the other has not seen.
 *
 * The lock is a local socket that listens: it lives exactly as long as its process, so a killed witness leaves nothing to wait for.
 */
import { rm } from "node:fs/promises"
import { connect, createServer, type Server } from "node:net"
import { join, resolve } from "node:path"
import { codeOf, WitnessError } from "./error.ts"

/** What the kernel takes as a socket's path (sun_path on macOS, the shortest). */
const pathMaxBytes = 103

/** Answers how to let go. @throws WitnessError `state_in_use`, `invalid_option` */
export async function lockState(dir: string): Promise<() => Promise<void>> {
  const path = lockPath(dir)
  const server = await listen(path).catch(async (error: unknown) => {
    if (codeOf(error) !== "EADDRINUSE") throw error
    if (await answers(path)) {
      throw new WitnessError(
        "state_in_use",
        `another witness runs on ${dir}`,
        "stop it first, or give this one a directory of its own with --state DIR",
        error,
      )
    }
    // Left by a killed process. Two that start at once could both come here: the count of writes catches that (state-store.ts).
    await rm(path, { force: true })
    return listen(path)
  })
  return () => new Promise((done) => server.close(() => done()))
}

function lockPath(dir: string): string {
  const path = join(resolve(dir), "lock")
  if (process.platform === "win32") return `\\\\.\\pipe\\${path.replaceAll("\\", "/")}`
  if (Buffer.byteLength(path) <= pathMaxBytes) return path
  throw new WitnessError(
    "invalid_option",
    `the path of ${dir} is too long`,
    "choose a directory with a shorter path, with --state DIR",
  )
}

function listen(path: string): Promise<Server> {
  return new Promise((done, fail) => {
    const server = createServer((socket) => socket.destroy())
    server.once("error", fail)
    server.listen(path, () => done(server.unref()))
  })
}

function answers(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(path)
    socket.once("connect", () => {
      socket.destroy()
      done(true)
    })
    socket.once("error", () => done(false))
  })
}
