/** Whether a key-encryption key is the one that rows from elsewhere (a backup) were sealed under. */
import { KeeperError } from "./error.ts"
import { keeperKeyContext, serverSecretContext } from "./keeper-key.ts"
import type { KeyEncryptionKey } from "./key-encryption-key.ts"

/** Without one of these a practice could not work; a `watch` key is there once something was watched. */
const needed = ["share", "token", "log"] as const
const keyNames = [...needed, "watch"] as const
const secretNames = ["opaque", "decoy"] as const

export interface SealedKeeperKey {
  name: string
  version: number
  sealed: Uint8Array
}

/** True when all rows open and every key that is needed is among them. */
export async function fitsKeeperKeys(
  key: KeyEncryptionKey,
  practice: string,
  rows: readonly SealedKeeperKey[],
): Promise<boolean> {
  const found = new Set<string>()
  for (const { name, version, sealed } of rows) {
    const known = keyNames.find((one) => one === name)
    if (known === undefined || !(await opens(key, sealed, keeperKeyContext(practice, known, version)))) return false
    found.add(known)
  }
  return needed.every((name) => found.has(name))
}

/** True when all rows of `keeper.server_secret` open; also when there are none. */
export async function fitsServerSecrets(
  key: KeyEncryptionKey,
  rows: readonly { name: string; sealed: Uint8Array }[],
): Promise<boolean> {
  for (const { name, sealed } of rows) {
    const known = secretNames.find((one) => one === name)
    if (known === undefined || !(await opens(key, sealed, serverSecretContext(known)))) return false
  }
  return true
}

async function opens(key: KeyEncryptionKey, sealed: Uint8Array, context: Uint8Array): Promise<boolean> {
  try {
    const opened = await key.open(sealed, context)
    opened.fill(0)
    return true
  } catch (error) {
    if (error instanceof KeeperError) return false
    throw error
  }
}
