/** The thief's copy: folders as they lie on disk, whatever runs on them. */
import { execFile } from "node:child_process"
import { mkdir, stat } from "node:fs/promises"
import { dirname } from "node:path"
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
