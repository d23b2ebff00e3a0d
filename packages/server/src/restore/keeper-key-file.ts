/** The keeper's key on its way into a data directory: the file itself, or the place of one in a token. */
import { link, open, readFile, rm } from "node:fs/promises"
import { KeeperError, type KeyEncryptionKey, keyEncryptionKeyFromFile } from "@subrosa/keeper"
import type { DataLayout } from "../data-directory.ts"
import { codeOf, ServerError } from "../errors.ts"
import { openKey } from "../keeper-key/open-keeper-key.ts"
import { explainKeeper } from "../keeper-key-failure.ts"
import { writeWhole } from "../write-whole.ts"

export interface KeeperKeyToPlace {
  key: KeyEncryptionKey
  /** Lets the data directory know it; answers how to take that back. */
  place(layout: DataLayout): Promise<() => Promise<void>>
}

/** @throws ServerError `keeper_key_refused` */
export async function readKeeperKey(text: string): Promise<KeeperKeyToPlace> {
  if (text.startsWith("pkcs11:")) return tokenKey(text)
  const file = text.replace(/^file:/, "")
  try {
    const key = await keyEncryptionKeyFromFile(file, { create: false })
    const content = await readFile(file, "utf8")
    return { key, place: (layout) => placeKeeperKey(layout.keeperKey, content) }
  } catch (error) {
    if (!(error instanceof KeeperError) && codeOf(error) === undefined) throw error
    const why = error instanceof KeeperError ? error.message : `${file} cannot be read`
    throw refused(why, "name the keeper.key of the server that the backup is from", error)
  }
}

async function tokenKey(place: string): Promise<KeeperKeyToPlace> {
  const key = await openKey(place, process.env).catch((error: unknown) => {
    throw explainKeeper(error, place)
  })
  return {
    key,
    async place(layout) {
      await writeWhole(layout.keeperKeyPlace, `${place}\n`)
      return () => rm(layout.keeperKeyPlace, { force: true })
    },
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
