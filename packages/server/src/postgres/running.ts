/** The embedded PostgreSQL that a running server has started, for a command beside it. */
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { ServerError } from "../errors.ts"
import { serverRole } from "./cluster-files.ts"
import type { SocketConnection } from "./embedded.ts"

/** As the server's role. @throws ServerError `database_unreachable` when none is there */
export async function runningConnection(dir: string): Promise<SocketConnection> {
  // Number, directory, start, port, the socket's directory, one a line.
  const lines = (await readFile(join(dir, "postmaster.pid"), "utf8").catch(() => "")).split("\n")
  const [, , , port = "", host = ""] = lines
  if (host !== "" && /^\d+$/.test(port)) return { host, port: Number(port), user: serverRole, database: serverRole }
  throw new ServerError("database_unreachable", `the server on ${dir} is starting or stopping`, "try again in a moment")
}
