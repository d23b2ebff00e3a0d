/** Files below a folder that hold the practice's ciphertext, and those of them that no inventory names. */
import { readdir, readFile, stat } from "node:fs/promises"
import { join, relative } from "node:path"

export interface Inventory {
  files: number
  holding: number
  unknown: string[]
}

/** What the operator's guide says there is (docs/guides/operate.md): the database, attachments, logs, the keeper's key. */
const inventoried =
  /^(data\/(postgres|postgres-18-bin|attachments|log|run)\/|data\/(keeper\.key|setup-token|server\.)|backup\.age$)/

const chunkMaxBytes = 512 * 1024 * 1024

/** `samples`: pieces of ciphertext and ids, as bytes, any of which shows that a file holds records. */
export async function takeInventory(root: string, samples: readonly Buffer[]): Promise<Inventory> {
  const found: Inventory = { files: 0, holding: 0, unknown: [] }
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    found.files++
    const name = relative(root, path)
    const isKnown = inventoried.test(name)
    const size = (await stat(path)).size
    if (size > chunkMaxBytes || size === 0) continue
    const bytes = await readFile(path)
    if (!samples.some((sample) => bytes.includes(sample))) continue
    found.holding++
    if (!isKnown) found.unknown.push(name)
  }
  return found
}
