/** The key-encryption key from where the operator keeps it. */
import { readFile } from "node:fs/promises"
import {
  createKeyFile,
  createTokenKey,
  type KeyEncryptionKey,
  keyEncryptionKeyFromEnvironment,
  keyEncryptionKeyFromFile,
  openTokenKey,
  readPin,
} from "@subrosa/keeper"
import type { DataLayout } from "../data-directory.ts"
import { ServerError } from "../errors.ts"
import { explainKeeper } from "../keeper-key-failure.ts"
import { canonicalPlace, readKeySpec } from "./key-spec.ts"

type Environment = Record<string, string | undefined>

export interface KeeperKeySource {
  /** As `--keeper-key` gives it; undefined: the data directory's `keeper.key`. */
  spec: string | undefined
  layout: Pick<DataLayout, "keeperKey" | "keeperKeyPlace">
  environment: Environment
  /** Whether a missing file may be made: only for a database that holds nothing yet. A token's key is always made beforehand. */
  create: boolean
}

/** @throws ServerError `keeper_key_refused`, `invalid_option` */
export async function openKeeperKey({ spec, layout, environment, create }: KeeperKeySource): Promise<KeyEncryptionKey> {
  try {
    const injected = keyEncryptionKeyFromEnvironment(environment, "SUBROSA_KEEPER_KEY")
    if (injected !== undefined) return injected
    return await openKey(await keeperKeyPlace(spec, layout), environment, create)
  } catch (error) {
    throw explainKeeper(error, spec)
  }
}

/** What the operator names; else the key that was exchanged last; else `keeper.key`. */
export async function keeperKeyPlace(
  spec: string | undefined,
  layout: Pick<DataLayout, "keeperKey" | "keeperKeyPlace">,
): Promise<string> {
  if (spec !== undefined) return canonicalPlace(spec)
  const followed = await readFile(layout.keeperKeyPlace, "utf8").catch(() => undefined)
  return followed?.trim() ?? canonicalPlace(layout.keeperKey)
}

/** @throws KeeperError; ServerError `invalid_option` */
export async function openKey(text: string, environment: Environment, create = false): Promise<KeyEncryptionKey> {
  const place = readKeySpec(text)
  if (place.kind === "file") return keyEncryptionKeyFromFile(place.path, { create })
  return openTokenKey(place.uri, await readPin(place.uri, environment))
}

/** Makes a new key, in a file or inside a token. Answers in words what was made. @throws ServerError */
export async function createKeeperKey(text: string, environment: Environment = process.env): Promise<string> {
  try {
    const place = readKeySpec(text)
    if (place.kind === "pkcs11") {
      const mechanism = await createTokenKey(place.uri, await readPin(place.uri, environment))
      return mechanism === "aes-gcm"
        ? "an AES-256 key that cannot leave its token"
        : "an HMAC-SHA-256 key that cannot leave its token"
    }
    if (!(await createKeyFile(place.path))) {
      throw new ServerError("invalid_option", `${place.path} is there already`, "name a file that does not exist yet")
    }
    return "a key of 32 bytes in a file for its owner alone"
  } catch (error) {
    throw explainKeeper(error, text)
  }
}
