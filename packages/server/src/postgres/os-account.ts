/** The operating-system account that runs PostgreSQL: it refuses to run as root. */
import { execFile } from "node:child_process"
import { stat } from "node:fs/promises"
import { dirname } from "node:path"
import { promisify } from "node:util"
import { ServerError } from "../errors.ts"

const run = promisify(execFile)

export interface OsAccount {
  name: string
  uid: number
  gid: number
}

/** When we are root: the account `subrosa` if it exists, else `nobody`. Otherwise undefined: PostgreSQL runs as we do. */
export async function postgresAccount(): Promise<OsAccount | undefined> {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ["subrosa", "nobody"]) {
    const uid = await idOf("-u", name)
    const gid = await idOf("-g", name)
    if (uid !== undefined && gid !== undefined && uid !== 0) return { name, uid, gid }
  }
  throw new ServerError(
    "postgres_failed",
    "PostgreSQL does not run as root, and there is no account to run it as",
    "create one (`useradd --system subrosa`) or start Subrosa as an ordinary user",
  )
}

async function idOf(which: "-u" | "-g", name: string): Promise<number | undefined> {
  const { stdout } = await run("id", [which, name]).catch(() => ({ stdout: "" }))
  return /^\d+\s*$/.test(stdout) ? Number(stdout) : undefined
}

/** The first directory on the way to `dir` (itself included) that `account` may not enter, or undefined. */
export async function closedTo(account: OsAccount, dir: string): Promise<string | undefined> {
  const parent = dirname(dir)
  const above = parent === dir ? undefined : await closedTo(account, parent)
  if (above !== undefined) return above
  const { mode, uid, gid } = await stat(dir)
  const mayEnter = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
  return (mode & mayEnter) === 0 ? dir : undefined
}
