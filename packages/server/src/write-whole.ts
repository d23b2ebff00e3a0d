/** A small file that is either the old one or the new one, whatever happens meanwhile; for its owner alone. */
import { open, rename } from "node:fs/promises"

export async function writeWhole(path: string, text: string): Promise<void> {
  const fresh = `${path}.new`
  const file = await open(fresh, "w", 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(fresh, path)
}
