/** The key-encryption key from where the operator keeps it. */
import { type KeyEncryptionKey, keyEncryptionKeyFromEnvironment, keyEncryptionKeyFromFile } from "@subrosa/keeper"
import type { DataLayout } from "../data-directory.ts"
import { type KeySpec, readKeySpec } from "./key-spec.ts"

export interface KeeperKeySource {
  /** As `--keeper-key` gives it; undefined: the data directory's `keeper.key`. */
  spec: string | undefined
  layout: Pick<DataLayout, "keeperKey">
  environment: Record<string, string | undefined>
  /** Whether a missing file may be made: only for a database that holds nothing yet. */
  create: boolean
}

/** @throws KeeperError; ServerError `invalid_option` */
export async function openKeeperKey({ spec, layout, environment, create }: KeeperKeySource): Promise<KeyEncryptionKey> {
  const injected = keyEncryptionKeyFromEnvironment(environment, "SUBROSA_KEEPER_KEY")
  if (injected !== undefined) return injected
  const place: KeySpec = spec === undefined ? { kind: "file", path: layout.keeperKey } : readKeySpec(spec)
  return keyEncryptionKeyFromFile(place.path, { create })
}
