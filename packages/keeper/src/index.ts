/** The keeper: who may open what, shares of keys, the log (ARCHITECTURE.md). It has no path to a function that opens an entry. */
import type { KeeperDeps } from "./deps.ts"
import { createIdentity } from "./identity/create-identity.ts"
import { createRelease } from "./release/index.ts"

export type { Authenticate } from "./authenticate/authenticate.ts"
export type { RequestToAuthenticate } from "./authenticate/parse-request.ts"
export type { Caller } from "./caller.ts"
export type { Database, Sql } from "./db.ts"
export type { KeeperDeps, SetupToken } from "./deps.ts"
export { KeeperError, type KeeperErrorCode } from "./error.ts"
export { fitsKeeperKeys, fitsServerSecrets, type SealedKeeperKey } from "./fits-key.ts"
export { Gather } from "./gather.ts"
export {
  type KeyEncryptionKey,
  keyEncryptionKeyFromEnvironment,
  keyEncryptionKeyFromFile,
  keyEncryptionKeyOf,
} from "./key-encryption-key.ts"
export { keeperMigrations } from "./schema/migrations.ts"
export type { Job, Sequencer } from "./sequencer.ts"

export type Keeper = ReturnType<typeof createKeeper>

/** Both halves over one database. Call `ready` before the first request: it proves that key and database belong together. */
export function createKeeper(deps: KeeperDeps) {
  const release = createRelease(deps)
  return { ...release, ...createIdentity(deps, release.sequencer) }
}
