/** Files that are whole or as they were, and on the disk when the call returns, whatever is killed in between. */
import { open, rename, rm } from "node:fs/promises"
import { dirname } from "node:path"

/** Replaces a file: written beside it, synced, moved over it, and the move synced. For its owner's eyes only. */
export async function writeDurably(path: string, text: string): Promise<void> {
  const draft = `${path}.new`
  const file = await open(draft, "w", 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } catch (error) {
    await file.close()
    await rm(draft, { force: true })
    throw error
  }
  await file.close()
  await rename(draft, path)
  await syncDirectory(dirname(path))
}

async function syncDirectory(path: string): Promise<void> {
  // Windows has no handle of a directory to sync; there the file system's own journal has to do.
  if (process.platform === "win32") return
  const directory = await open(path, "r")
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}
