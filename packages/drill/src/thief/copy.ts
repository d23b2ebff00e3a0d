/** The thief's copy: folders as they lie on disk, whatever runs on them. */
import { execFile } from "node:child_process"
import { mkdir, readdir, rm, stat } from "node:fs/promises"
import { dirname, join } from "node:path"
import { promisify } from "node:util"

/**
 * Copies a folder with owners and rights. Of a running database some files may vanish meanwhile, which `cp` calls a failure and a
 * thief does not.
 */
export async function copyFolder(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  const copied = promisify(execFile)("cp", ["-a", from, to])
  await copied.catch(async (cause: unknown) => {
    const there = await stat(to).catch(() => undefined)
    if (there === undefined || !isPartial(cause)) throw cause
  })
}

const isPartial = (cause: unknown): boolean => cause instanceof Error && "code" in cause && cause.code === 1

/** Takes the lock of the server that the copy was made of out of the copy: whoever starts it does so first. */
export async function clearLock(data: string): Promise<void> {
  for (const name of await readdir(data)) {
    if (name.startsWith("server.")) await rm(join(data, name), { recursive: true, force: true })
  }
}
