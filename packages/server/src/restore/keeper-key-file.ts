/** The keeper's key file on its way into a data directory. */
import { link, open, readFile, rm } from "node:fs/promises"
import { KeeperError, type KeyEncryptionKey, keyEncryptionKeyFromFile } from "@subrosa/keeper"
import { codeOf, ServerError } from "../errors.ts"

/** @throws ServerError `keeper_key_refused` */
export async function readKeeperKey(file: string): Promise<{ key: KeyEncryptionKey; text: string }> {
  try {
    return { key: await keyEncryptionKeyFromFile(file, { create: false }), text: await readFile(file, "utf8") }
  } catch (error) {
    if (!(error instanceof KeeperError) && codeOf(error) === undefined) throw error
    const why = error instanceof KeeperError ? error.message : `${file} cannot be read`
    throw refused(why, "name the keeper.key of the server that the backup is from", error)
  }
}

/**
 * Puts the key into place, whole or not at all, for its owner's eyes only; answers how to take it away again.
 *
 * @throws ServerError `keeper_key_refused` when another key lies there
 */
export async function placeKeeperKey(path: string, text: string): Promise<() => Promise<void>> {
  const draft = `${path}.${process.pid}.restore`
  await rm(draft, { force: true })
  const file = await open(draft, "wx", 0o600)
  try {
    await file.writeFile(`${text.trim()}\n`)
    await file.sync()
    await link(draft, path)
    return () => rm(path, { force: true })
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error
    if ((await readFile(path, "utf8")).trim() === text.trim()) return async () => {}
    throw refused(
      `the data directory already has another keeper's key (${path})`,
      "restore into a new data directory, with --data DIR",
      error,
    )
  } finally {
    await file.close()
    await rm(draft, { force: true })
  }
}

export const refused = (message: string, hint: string, cause?: unknown) =>
  new ServerError("keeper_key_refused", message, hint, cause)
