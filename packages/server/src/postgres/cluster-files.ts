/** The embedded PostgreSQL's files: made once, checked and given their access rules at each start. */
import { type ChildProcess, spawn } from "node:child_process"
import { chmod, chown, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises"
import { userInfo } from "node:os"
import { dirname, join } from "node:path"
import { text } from "node:stream/consumers"
import { diskFull } from "../data-directory.ts"
import { codeOf, ServerError } from "../errors.ts"
import { type Binaries, embeddedMajor } from "./binaries.ts"
import { type Door, openDoor } from "./door.ts"
import type { OsAccount } from "./os-account.ts"

/** Role that owns the cluster. Only the start itself and tests use it. */
export const superuser = "postgres"
/** Role the server connects as, and the name of its database: no superuser, so that no query can become one. */
export const serverRole = "subrosa"

/** The major version of the cluster in `dir`, or undefined if there is none. */
export async function clusterVersion(dir: string): Promise<string | undefined> {
  try {
    return (await readFile(join(dir, "PG_VERSION"), "utf8")).trim()
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined
    throw error
  }
}

/** Throws ServerError `postgres_version` if `version` is not the embedded PostgreSQL's. */
export function checkClusterVersion(dir: string, version: string): void {
  if (version === String(embeddedMajor)) return
  throw new ServerError(
    "postgres_version",
    `${dir} was made by PostgreSQL ${version}, but this Subrosa brings PostgreSQL ${embeddedMajor}`,
    "make a backup with the Subrosa that made it (`subrosa backup`) and restore it here into a new --data directory",
  )
}

/** Lets `account` pass through the data directory, our own, to `dir`. What lies above is not ours to change: see door.ts. */
export async function openWayTo(dir: string, account: OsAccount): Promise<void> {
  const data = dirname(dir)
  // Group of the account may pass through, not list; everything else in the data directory stays 0600 or 0700.
  await chown(data, 0, account.gid)
  await chmod(data, 0o710)
}

/** Runs initdb. The directory appears whole or not at all, so a start that is killed midway leaves nothing to repair. */
export async function initCluster(
  binaries: Binaries,
  dir: string,
  account: OsAccount | undefined,
  durable: boolean,
): Promise<void> {
  const partial = `${dir}.new`
  await rm(partial, { recursive: true, force: true })
  await mkdir(partial, { mode: 0o700 })
  if (account !== undefined) await chown(partial, account.uid, account.gid)
  const door = await openDoor(partial, account)
  const args = ["-D", door.path, "-U", superuser, "-A", "peer", "--encoding=UTF8", "--locale=C", "--no-instructions"]
  args.push("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--data-checksums")
  if (!durable) args.push("--no-sync")
  try {
    await runInitdb(binaries.initdb, args, account, door)
  } catch (error) {
    await rm(partial, { recursive: true, force: true })
    const output = error instanceof Error ? error.message : String(error)
    if (/no space left on device/i.test(output)) throw diskFull(dir, error)
    throw new ServerError(
      "postgres_failed",
      `PostgreSQL could not create its files in ${dir}: ${lastLine(output)}`,
      "check the directory's owner and rights, and that the machine has memory and disk to spare",
      error,
    )
  } finally {
    await door.close()
  }
  await rm(dir, { recursive: true, force: true })
  await rename(partial, dir)
}

/** Rejects with what initdb wrote to standard error. */
async function runInitdb(
  initdb: string,
  args: readonly string[],
  account: OsAccount | undefined,
  door: Door,
): Promise<void> {
  const child = spawn(initdb, args, {
    cwd: "/",
    env: clusterEnvironment,
    stdio: ["ignore", "ignore", "pipe", door.descriptor ?? "ignore"],
    ...account,
  })
  const [output, exitCode] = await Promise.all([child.stderr === null ? "" : text(child.stderr), exitOf(child)])
  if (exitCode !== 0) throw new Error(output)
}

/** Exit code; rejects if the program cannot be started at all. */
const exitOf = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve, reject) => child.on("error", reject).on("exit", resolve))

/**
 * Who may connect: only this process's own operating-system user, as the two roles above, over the private socket. The
 * kernel vouches for it (`peer`); where the user has no name for peer to compare, the socket's directory (0700) must do.
 */
export async function writeAccessRules(dir: string, account: OsAccount | undefined): Promise<void> {
  const osUser = osUserName()
  const files = {
    "pg_hba.conf": osUser === undefined ? "local all all trust\n" : "local all all peer map=subrosa\n",
    "pg_ident.conf": [superuser, serverRole].map((role) => `subrosa "${osUser ?? ""}" ${role}\n`).join(""),
  }
  for (const [name, text] of Object.entries(files)) {
    const file = join(dir, name)
    if ((await readFile(file, "utf8").catch(() => "")) !== text) await writeFile(file, text, { mode: 0o600 })
    if (account !== undefined) await chown(file, account.uid, account.gid)
  }
}

/** A clean environment: PGDATA, PGOPTIONS, LC_ALL and their like must not reach the cluster. */
export const clusterEnvironment = { PATH: process.env.PATH ?? "", LC_ALL: "C", TZ: "UTC" }

function osUserName(): string | undefined {
  try {
    return userInfo().username
  } catch {
    return undefined
  }
}

const lastLine = (text: string): string => text.trim().split("\n").at(-1) ?? ""
