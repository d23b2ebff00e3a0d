/** Log files: for their owner only, and of bounded size across starts. */

import type { FileHandle } from "node:fs/promises"
import { open, rename, stat } from "node:fs/promises"

const rotateAtBytes = 10 * 1024 * 1024

/** Moves a log that has grown past 10 MB to `<file>.1` (replacing it) and makes sure `file` exists with mode 0600. */
export async function rotateLog(file: string): Promise<void> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  )
  if (size > rotateAtBytes) await rename(file, `${file}.1`)
  await (await openLog(file)).close()
}

export function openLog(file: string): Promise<FileHandle> {
  return open(file, "a", 0o600)
}
