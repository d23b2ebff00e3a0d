/**
 * The data directory: everything a server keeps, in one place, for its owner's eyes only.
 *
 * Prepared before anything else starts, so that what cannot work is said at once and in words.
 */
import { chmod, mkdir, open, rm, stat, statfs } from "node:fs/promises"
import { dirname, join, resolve } from "node:path"
import { type DataLock, lockDataDirectory } from "./data-lock.ts"
import { codeOf, ServerError } from "./errors.ts"

export interface DataLayout {
  root: string
  /** The embedded PostgreSQL's files. */
  postgres: string
  /** Unix socket of the embedded PostgreSQL, where the path is short enough. */
  run: string
  log: string
  serverLog: string
  postgresLog: string
  /** Key-encryption key of the keeper, made by the keeper. */
  keeperKey: string
  /** Where the key is that followed it, once it was exchanged. */
  keeperKeyPlace: string
  attachments: string
  /** The built web app, when it cannot be built beside its sources. */
  web: string
}

export function dataLayout(dir: string): DataLayout {
  const root = resolve(dir)
  const log = join(root, "log")
  return {
    root,
    postgres: join(root, "postgres"),
    run: join(root, "run"),
    log,
    serverLog: join(log, "server.log"),
    postgresLog: join(log, "postgres.log"),
    keeperKey: join(root, "keeper.key"),
    keeperKeyPlace: join(root, "keeper-key"),
    attachments: join(root, "attachments"),
    web: join(root, "web"),
  }
}

/** Below this PostgreSQL cannot be initialised and run with a margin (about 60 MB of files and 64 MB of log at least). */
export const freeBytesNeeded = 256 * 1024 * 1024

export interface OpenDataDirectory {
  layout: DataLayout
  lock: DataLock
}

/**
 * Creates (mode 0700), checks and locks the directory.
 *
 * Throws ServerError `data_not_writable`, `data_in_use` or `disk_full`.
 */
export async function openDataDirectory(dir: string, onLockLost?: () => void): Promise<OpenDataDirectory> {
  const layout = dataLayout(dir)
  try {
    // Only a directory made here is narrowed: an existing one may be shared with a group on purpose, its contents are not.
    if ((await mkdir(layout.root, { recursive: true, mode: 0o700 })) !== undefined) await chmod(layout.root, 0o700)
    await checkWritable(layout.root)
    await checkFreeSpace(layout.root)
    const lock = await lockDataDirectory(layout.root, onLockLost)
    for (const sub of [layout.log, layout.attachments]) await mkdir(sub, { recursive: true, mode: 0o700 })
    return { layout, lock }
  } catch (error) {
    throw explain(layout.root, error)
  }
}

async function checkWritable(root: string): Promise<void> {
  if (!(await stat(root)).isDirectory()) throw notWritable(root, "it is not a directory")
  const probe = join(root, `.probe-${process.pid}`)
  const file = await open(probe, "w", 0o600)
  try {
    await file.write("subrosa")
  } finally {
    await file.close()
    await rm(probe, { force: true })
  }
}

async function checkFreeSpace(root: string): Promise<void> {
  const { bavail, bsize } = await statfs(root)
  if (bavail * bsize < freeBytesNeeded) throw diskFull(root)
}

function explain(root: string, error: unknown): unknown {
  switch (codeOf(error)) {
    case "EACCES":
    case "EPERM":
      return notWritable(root, `this user may not write in ${dirname(root)} or in it`, error)
    case "EROFS":
      return notWritable(root, "its file system is read-only", error)
    case "ENOTDIR":
    case "EEXIST":
      return notWritable(root, "a file stands in its path", error)
    case "ENOSPC":
    case "EDQUOT":
      return diskFull(root, error)
    default:
      return error
  }
}

const notWritable = (root: string, why: string, cause?: unknown) =>
  new ServerError(
    "data_not_writable",
    `cannot write to the data directory ${root}: ${why}`,
    "choose a directory this user owns with --data DIR",
    cause,
  )

export const diskFull = (root: string, cause?: unknown) =>
  new ServerError(
    "disk_full",
    `the disk that holds ${root} is full`,
    "free at least 256 MB, or choose a directory on another disk with --data DIR",
    cause,
  )
