/** Where the embedded PostgreSQL's Unix socket stands: a directory for one user, with a path the kernel accepts. */
import { chmod, chown, mkdir, mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { closedTo, type OsAccount } from "./os-account.ts"

/** sun_path holds 108 bytes on Linux, 104 on macOS and the BSDs, the final NUL included. */
const pathMaxBytes = process.platform === "linux" ? 107 : 103
const socketName = ".s.PGSQL.5432"

export interface SocketDirectory {
  path: string
  remove(): Promise<void>
}

/**
 * Call it when no PostgreSQL runs on the data any more: what a killed one left here is cleared away, for its lock file names a process
 * whose number may be someone else's by now, or still its own until somebody has waited for it.
 *
 * `preferred` if a socket's path fits there and `account` may go there, else a directory with a random name under the system's
 * temporary one.
 */
export async function makeSocketDirectory(preferred: string, account: OsAccount | undefined): Promise<SocketDirectory> {
  const short = Buffer.byteLength(join(preferred, socketName)) <= pathMaxBytes
  const fits = short && (account === undefined || (await closedTo(account, dirname(preferred))) === undefined)
  if (fits) await mkdir(preferred, { recursive: true, mode: 0o700 })
  if (fits) for (const name of [socketName, `${socketName}.lock`]) await rm(join(preferred, name), { force: true })
  const path = fits ? preferred : await mkdtemp(join(tmpdir(), "subrosa-"))
  await chmod(path, 0o700)
  if (account !== undefined) await chown(path, account.uid, account.gid)
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}
