/** The keeper: who may open what, shares of keys, the log (ARCHITECTURE.md). It has no path to a function that opens an entry. */
import { alarmNotifier } from "./alarm/alarm-notifier.ts"
import { createAlarms } from "./alarm/create-alarms.ts"
import { noCouriers } from "./alarm/deliver.ts"
import { createWatchKeys } from "./alarm/watch-key.ts"
import { createDecoys } from "./decoy/decoys.ts"
import type { KeeperDeps } from "./deps.ts"
import { createIdentity } from "./identity/create-identity.ts"
import { createRelease } from "./release/index.ts"
import { createKinship } from "./snoop/kinship.ts"
import { createReview } from "./snoop/review.ts"

export { type Couriers, DeliveryFailure, type Message } from "./alarm/deliver.ts"
export { closeAlarm, type NewAlarm, raiseAlarm } from "./alarm/raise-alarm.ts"
export type { Authenticate } from "./authenticate/authenticate.ts"
export type { RequestToAuthenticate } from "./authenticate/parse-request.ts"
export type { Caller } from "./caller.ts"
export type { Database, Sql } from "./db.ts"
export type { KeeperDeps, SetupToken } from "./deps.ts"
export { KeeperError, type KeeperErrorCode } from "./error.ts"
export { fitsKeeperKeys, fitsServerSecrets, type SealedKeeperKey } from "./fits-key.ts"
export { Gather } from "./gather.ts"
export { decideRelease, type Opening, windowMs } from "./governor/decide-release.ts"
export { hourOf, tripThreshold } from "./governor/trip-threshold.ts"
export {
  type KeyEncryptionKey,
  keyEncryptionKeyFromEnvironment,
  keyEncryptionKeyFromFile,
  keyEncryptionKeyOf,
} from "./key-encryption-key.ts"
export { keeperMigrations } from "./schema/migrations.ts"
export type { Job, Sequencer } from "./sequencer.ts"
export { detectAtRelease, detectSnooping, type SnoopFinding } from "./snoop/detect-snooping.ts"
export {
  followMs,
  type Kin,
  type OpeningFacts,
  openingFacts,
  type ReadAct,
  type ReadOpening,
} from "./snoop/snoop-facts.ts"
export { type SnoopWeights, snoopWeights } from "./snoop/snoop-weights.ts"

export type Keeper = ReturnType<typeof createKeeper>

/** Both halves over one database. Call `ready` before the first request: it proves that key and database belong together. */
export function createKeeper(deps: KeeperDeps) {
  const notifier = deps.notifier ?? alarmNotifier
  const watchKeys = createWatchKeys(deps.db, deps.keyEncryptionKey)
  const decoys = createDecoys({ ...deps, watchKeys })
  const release = createRelease({ ...deps, notifier, decoysOf: decoys.decoysOf })
  const { sequencer } = release
  const alarms = createAlarms({ ...deps, sequencer, watchKeys, couriers: deps.couriers ?? noCouriers })
  const watching = { ...deps, sequencer, watchKeys, blindTokens: release.blindTokens }
  return {
    ...release,
    ...createIdentity({ ...deps, notifier }, sequencer),
    ...alarms,
    ...decoys,
    ...createReview(watching),
    ...createKinship(watching),
  }
}
