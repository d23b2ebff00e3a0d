/** The keeper: who may open what, shares of keys, the log (ARCHITECTURE.md). It has no path to a function that opens an entry. */
import { alarmNotifier } from "./alarm/alarm-notifier.ts"
import { createAlarms } from "./alarm/create-alarms.ts"
import { noCouriers } from "./alarm/deliver.ts"
import { createWatchKeys } from "./alarm/watch-key.ts"
import { createDecoys } from "./decoy/decoys.ts"
import type { KeeperDeps } from "./deps.ts"
import { createDrills } from "./drill/drills.ts"
import { createIdentity } from "./identity/create-identity.ts"
import { createLogWatch } from "./log/log-watch.ts"
import type { LogFile } from "./log/read-log.ts"
import { createAccountShares } from "./recovery/account-shares.ts"
import { createRelease } from "./release/index.ts"
import type { Written } from "./release/write-group.ts"
import type { WriteRequest } from "./release/write-request.ts"
import { createSignInWatch } from "./sign-in/sign-in-watch.ts"
import { type ChartKinship, createKinship } from "./snoop/kinship.ts"
import { createReview } from "./snoop/review.ts"
import { createWitnessing } from "./witness/create-witnessing.ts"

export { type Couriers, DeliveryFailure, type Message } from "./alarm/deliver.ts"
export { closeAlarm, type NewAlarm, raiseAlarm } from "./alarm/raise-alarm.ts"
export type { Authenticate } from "./authenticate/authenticate.ts"
export type { RequestToAuthenticate } from "./authenticate/parse-request.ts"
export type { Caller } from "./caller.ts"
export type { MailOutcome, NoticeCourier, NoticeMail } from "./case/notice-mail.ts"
export type { Database, Sql } from "./db.ts"
export type { KeeperDeps, SetupToken } from "./deps.ts"
export { KeeperError, type KeeperErrorCode } from "./error.ts"
export { fitsKeeperKeys, fitsServerSecrets, type SealedKeeperKey } from "./fits-key.ts"
export { Gather } from "./gather.ts"
export { decideRelease, isStatedLately, type Opening, windowMs } from "./governor/decide-release.ts"
export { hourOf, tripThreshold } from "./governor/trip-threshold.ts"
export {
  createKeyFile,
  type KeyEncryptionKey,
  keyEncryptionKeyFromEnvironment,
  keyEncryptionKeyFromFile,
  keyEncryptionKeyOf,
} from "./key-encryption-key.ts"
export { keyRing } from "./key-rotation/key-ring.ts"
export { type PlacedKey, type RotateOptions, rotateKey } from "./key-rotation/rotate-key.ts"
export type { LogCheck } from "./log/check-stored-log.ts"
export { type EvidenceHold, retentionYearsMin } from "./log/erase.ts"
export { createTokenKey } from "./pkcs11/create-token-key.ts"
export { type Pkcs11Uri, parsePkcs11Uri } from "./pkcs11/parse-pkcs11-uri.ts"
export { readPin } from "./pkcs11/read-pin.ts"
export { openTokenKey } from "./pkcs11/token-key.ts"
export { keeperMigrations } from "./schema/migrations.ts"
export type { Job, Sequencer } from "./sequencer.ts"
export { detectAtRelease, detectSnooping, earlierOpenings, type SnoopFinding } from "./snoop/detect-snooping.ts"
export {
  doubtfulOpenings,
  followMs,
  type Kin,
  type OpeningFacts,
  openingFacts,
  type ReadAct,
  type ReadOpening,
} from "./snoop/snoop-facts.ts"
export { type SnoopWeights, snoopWeights } from "./snoop/snoop-weights.ts"
export type { Submission, SubmissionAnswer } from "./witness/submission.ts"

export type Keeper = ReturnType<typeof createKeeper>

/** Both halves over one database. Call `ready` before the first request: it proves that key and database belong together. */
export function createKeeper(deps: KeeperDeps) {
  const notifier = deps.notifier ?? alarmNotifier
  const watchKeys = createWatchKeys(deps.db, deps.keyEncryptionKey)
  const decoys = createDecoys({ ...deps, watchKeys })
  const release = createRelease({ ...deps, notifier, decoysOf: decoys.decoysOf })
  const { sequencer, tiles, keys } = release
  const alarms = createAlarms({ ...deps, sequencer, watchKeys, couriers: deps.couriers ?? noCouriers })
  const watching = { ...deps, sequencer, watchKeys, blindTokens: release.blindTokens }
  const witnessing = createWitnessing({ ...deps, tiles, sequencer })
  const { chartKinship, ...kinship } = createKinship(watching)
  return {
    ...release,
    /** Entries, and the kinship that their Patients tell of: both or neither. @throws as the release half's */
    async entryCreate(request: WriteRequest, kinship: readonly ChartKinship[] = []): Promise<Written> {
      return release.entryCreate(request, await chartKinship(request.caller, kinship))
    },
    ...createIdentity({ ...deps, notifier }, sequencer, createAccountShares(keys)),
    ...alarms,
    ...decoys,
    ...createDrills({ ...deps, sequencer }),
    ...createReview(watching),
    ...kinship,
    ...witnessing,
    ...createLogWatch({ ...deps, keys, sequencer }),
    ...createSignInWatch({ ...deps, sequencer }),
    /**
     * A public file of the log. Where witnesses are asked for, `checkpoint` is the newest that enough of them have cosigned (until there is
     * one, the log's own); `newest-checkpoint` is the log's own, `candidate-checkpoint` the one that witnesses are asked for.
     *
     * @throws ApiError `not_found`
     */
    async logFile(practice: string, path: string): Promise<LogFile> {
      const note =
        path === "checkpoint"
          ? await witnessing.witnessedCheckpoint(practice)
          : path === "candidate-checkpoint"
            ? await witnessing.candidateCheckpoint(practice)
            : undefined
      if (note !== undefined) return { kind: "checkpoint", bytes: Buffer.from(note) }
      return release.logFile(practice, path === "newest-checkpoint" ? "checkpoint" : path)
    },
  }
}
