/**
 * One server per data directory.
 *
 * The lock is a directory that its owner touches every few seconds (proper-lockfile). Beside it stands who owns it, so
 * that the next start after a SIGKILL need not wait for the lock to go stale: a dead owner's lock is taken over at once.
 */
import { readFile, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { lock } from "proper-lockfile"
import { codeOf, ServerError } from "./errors.ts"
import { ownIdentity, type ProcessIdentity, stillLives } from "./process-identity.ts"

const staleMs = 10_000

export interface DataLock {
  release(): Promise<void>
}

/** Locks `dir`. `onLost` is called if another process takes the lock while we think we hold it (a long suspend). */
export async function lockDataDirectory(dir: string, onLost: () => void = () => {}): Promise<DataLock> {
  const ownerFile = join(dir, "server.pid")
  const lockfilePath = join(dir, "server.lock")
  // Without the gate two starts that both find a dead owner could each remove the other's fresh lock.
  const openGate = await lock(join(dir, "server.gate"), {
    realpath: false,
    stale: 2_000,
    retries: { retries: 80, minTimeout: 50, maxTimeout: 50 },
  })
  try {
    const take = (retries = 0) =>
      lock(join(dir, "server"), {
        lockfilePath,
        realpath: false,
        stale: staleMs,
        update: staleMs / 4,
        onCompromised: onLost,
        retries: { retries, minTimeout: 1_000, maxTimeout: 1_000 },
      })
    const release = await take().catch(async (error: unknown) => {
      if (codeOf(error) !== "ELOCKED") throw error
      const owner = await readOwner(ownerFile)
      const lives = owner === undefined ? undefined : await stillLives(owner)
      if (lives === true) throw inUse(dir, owner)
      if (lives === false) await rm(lockfilePath, { recursive: true, force: true })
      // An owner on another machine shows its life by touching the lock; wait until it would be stale.
      return take(lives === false ? 0 : staleMs / 1_000 + 2).catch((again: unknown) => {
        throw codeOf(again) === "ELOCKED" ? inUse(dir, owner) : again
      })
    })
    await writeFile(ownerFile, JSON.stringify(await ownIdentity()), { mode: 0o600 })
    return {
      async release() {
        await rm(ownerFile, { force: true })
        await release().catch(() => {})
      },
    }
  } finally {
    await openGate().catch(() => {})
  }
}

async function readOwner(file: string): Promise<ProcessIdentity | undefined> {
  try {
    const { pid, started, space } = JSON.parse(await readFile(file, "utf8"))
    return typeof pid === "number" && typeof started === "string" && typeof space === "string"
      ? { pid, started, space }
      : undefined
  } catch {
    return undefined
  }
}

function inUse(dir: string, owner: ProcessIdentity | undefined): ServerError {
  const by = owner === undefined ? "another server" : `process ${owner.pid}`
  return new ServerError(
    "data_in_use",
    `the data directory ${dir} is already in use by ${by}`,
    "stop that server first, or choose another directory with --data DIR",
  )
}
